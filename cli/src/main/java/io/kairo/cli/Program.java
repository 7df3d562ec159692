package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.Version;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Surroundings;
import io.kairo.cli.shell.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// One run: finds the command, builds only that one, parses, runs, and turns every failure into one
/// line and an exit code.
final class Program {
  private static final int WIDTH = 80;

  private final Surroundings surroundings;

  Program(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  ExitCode run(String... args) {
    ErrorReport report =
        new ErrorReport(surroundings.err(), Arrays.asList(args).contains("--json"));
    try {
      return dispatch(args);
    } catch (CallException e) {
      return report.failed(e);
    } catch (UsageException e) {
      return report.usage(e);
    } catch (ParameterException e) {
      return report.usage(TypingMistake.explain(e));
    } catch (IOException e) {
      return report.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    } catch (Exception e) {
      return report.bug(e);
    }
  }

  private ExitCode dispatch(String[] args) throws Exception {
    Optional<String> word = FirstWord.of(args);
    if (word.isEmpty()) {
      return withoutCommand(args);
    }
    CommandTable.Entry entry =
        CommandTable.find(word.get()).orElseThrow(() -> TypingMistake.command(word.get()));
    CommandLine line = line(entry.command());
    ParseResult root = line.parseArgs(args);
    List<ParseResult> path = path(root);
    CommandSpec spec = path.getLast().commandSpec();
    if (path.stream().anyMatch(ParseResult::isUsageHelpRequested)) {
      return help(spec);
    }
    if (path.stream().anyMatch(ParseResult::isVersionHelpRequested)) {
      return version();
    }
    return ((Command.Action) spec.userObject()).run(new Invocation(path, surroundings));
  }

  private ExitCode withoutCommand(String[] args) {
    if (Arrays.asList(args).contains("--version")) {
      return version();
    }
    root().parseArgs(args);
    HelpPage.lines(surroundings.ink()).forEach(surroundings.out()::println);
    return ExitCode.OK;
  }

  private ExitCode version() {
    surroundings.out().println("kairo " + Version.KAIRO);
    return ExitCode.OK;
  }

  /// Prints the help of one command.
  private ExitCode help(CommandSpec spec) {
    Help.Ansi ansi = surroundings.ink().on() ? Help.Ansi.ON : Help.Ansi.OFF;
    spec.commandLine().usage(surroundings.out(), ansi);
    return ExitCode.OK;
  }

  private static CommandLine line(Command command) {
    CommandLine root = root();
    root.addSubcommand(command.spec().name(), new CommandLine(command.spec()));
    // These reach only the commands that are there already.
    return root.setExpandAtFiles(false).setUsageHelpWidth(WIDTH);
  }

  private static CommandLine root() {
    CommandSpec spec = CommandSpec.create().name("kairo");
    Command.global(spec);
    return new CommandLine(spec).setExpandAtFiles(false);
  }

  private static List<ParseResult> path(ParseResult root) {
    List<ParseResult> path = new ArrayList<>();
    path.add(root);
    while (path.getLast().hasSubcommand()) {
      path.add(path.getLast().subcommand());
    }
    return path;
  }
}
