package io.kairo.cli.demo;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ConsentPrompt;
import io.kairo.cli.shell.ConsentQuestion;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Surroundings;
import io.kairo.cli.shell.TypedLines;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;

/// `kairo demo`: a simulated board, a confined skill, an agent and a crash, in some seconds.
public final class DemoCommand {
  private DemoCommand() {}

  /// The command, under the name and sentence of the table of commands.
  public static Command command(String name, String sentence) {
    return Command.of(name, sentence, DemoCommand::run)
        .option("--seconds", "N", "How long, from the first reading on; 20 if absent.")
        .option("--grant", "SCOPE", "Allow beforehand: once or session.")
        .option("--policy", "FILE", "Let a policy file answer.");
  }

  private static ExitCode run(Invocation invocation) throws IOException, InterruptedException {
    DemoOptions options = DemoOptions.of(invocation);
    Surroundings surroundings = invocation.surroundings();
    Path launcher = installed(surroundings.launcher());
    Path image = installed(surroundings.image()).toAbsolutePath();
    Path skill = skill(image);
    ConsentDesk desk = new ConsentDesk(options.grant(), prompt(options, surroundings));
    Tally tally = new Tally();
    View view = view(options, surroundings, tally);
    StateFolder folder = StateFolder.open(options.state());
    Summary summary;
    try (Stage stage = new Stage(options, launcher, image, folder, desk)) {
      view.note(
          "starting a kernel with a SIMULATED board in " + folder.path(), EventLine.Tone.PLAIN);
      summary = play(options, stage, skill, tally, view);
    }
    PrintStream people = options.json() ? surroundings.err() : surroundings.out();
    summary.lines().forEach(people::println);
    if (options.json()) {
      surroundings.out().println(summary.json());
    }
    return summary.exitCode();
  }

  private static Summary play(DemoOptions options, Stage stage, Path skill, Tally tally, View view)
      throws IOException, InterruptedException {
    String kernel;
    try {
      kernel = stage.open(skill);
    } catch (CallException e) {
      tally.trouble(String.valueOf(e.getMessage()));
      view.note(e.getMessage() + (e.help().isEmpty() ? "" : "; " + e.help()), EventLine.Tone.BAD);
      return new Summary(tally, 0, "not started");
    }
    Plot plot = new Plot(options.seconds(), System.nanoTime());
    new DemoRun(tally, view, plot, stage, System::nanoTime).play(stage.occurrences());
    return new Summary(tally, plot.elapsed(System.nanoTime()), kernel);
  }

  private static Path installed(Optional<Path> launcher) {
    return launcher.orElseThrow(() ->
        new CallException(
            ErrorCode.UNSUPPORTED,
            "the demo must be started by the launcher, which starts kernel and agent too",
            "type 'kairo demo' with the kairo script of this installation"));
  }

  private static Path skill(Path image) {
    Path folder = image.resolve("skills").resolve(Tally.SKILL);
    if (!Files.isDirectory(folder)) {
      throw new CallException(
          ErrorCode.NOT_FOUND,
          "the demo needs the bundled skill, and there is none in '" + folder + "'",
          "build or install Kairo again");
    }
    return folder;
  }

  /// The person to ask: nobody when the answer was given beforehand or there is no terminal.
  private static Optional<ConsentPrompt> prompt(DemoOptions options, Surroundings surroundings) {
    boolean person = surroundings.inputIsTerminal() && surroundings.errorIsTerminal();
    if (options.grant().isPresent() || options.policy().isPresent() || !person) {
      return Optional.empty();
    }
    var question = new ConsentQuestion(surroundings.errorInk(), ZoneId.systemDefault());
    return Optional.of(
        new ConsentPrompt(surroundings.err(), question, TypedLines.of(surroundings)));
  }

  private static View view(DemoOptions options, Surroundings surroundings, Tally tally) {
    Clock clock = Clock.systemUTC();
    ZoneId zone = ZoneId.systemDefault();
    if (!options.json() && surroundings.redraws()) {
      return new LiveView(
          surroundings.out(), surroundings.ink(), tally, options.seconds(), clock, zone);
    }
    PrintStream lines = options.json() ? surroundings.err() : surroundings.out();
    return new PlainView(lines, clock, zone);
  }
}
