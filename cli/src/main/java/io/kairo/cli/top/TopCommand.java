package io.kairo.cli.top;

import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Keys;
import io.kairo.cli.shell.Picture;
import io.kairo.cli.shell.Size;
import io.kairo.cli.shell.Surroundings;
import io.kairo.sdk.Kairo;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// `kairo top`: the machine, and the agents and skills on it, as they are now. Every update covers
/// the time since the one before.
public final class TopCommand {
  private static final int LONGEST_SECONDS = 3600;
  private static final int MOST_UPDATES = 1_000_000;
  private static final int MOST_OTHERS = 1000;

  /// What the first update covers.
  private static final Duration FIRST = Duration.ofMillis(250);

  private TopCommand() {}

  /// The command, under the name and sentence of the table of commands.
  public static Command command(String name, String sentence) {
    return Command.of(name, sentence, TopCommand::run)
        .option("--interval", "SECONDS", "Time between two updates; 1 if absent.")
        .option("--count", "N", "End after so many updates; 0 or absent: with q or Ctrl-C.")
        .option("--others", "N", "Also show so many other processes, the busiest first.");
  }

  private static ExitCode run(Invocation invocation) throws InterruptedException {
    Duration interval = Duration.ofSeconds(invocation.number("--interval", 1, 1, LONGEST_SECONDS));
    int count = invocation.number("--count", 0, 0, MOST_UPDATES);
    int others = invocation.number("--others", 0, 0, MOST_OTHERS);
    Surroundings surroundings = invocation.surroundings();
    PrintStream out = surroundings.out();
    try (Kairo kairo = invocation.connect();
        Keys keys = Keys.of(surroundings)) {
      Consumer<Update> view = view(invocation, kairo);
      Sample before = Sample.take(kairo, others > 0);
      boolean quit = keys.waitFor('q', FIRST);
      for (int i = 1; !quit; i++) {
        Sample now = Sample.take(kairo, others > 0);
        view.accept(Update.between(before, now, Instant.now(), others));
        before = now;
        // A reader that left, such as head, ends the program as a pipe should.
        quit = i == count || out.checkError() || keys.waitFor('q', interval);
      }
    }
    return ExitCode.OK;
  }

  private static Consumer<Update> view(Invocation invocation, Kairo kairo) {
    Surroundings surroundings = invocation.surroundings();
    PrintStream out = surroundings.out();
    if (invocation.json()) {
      return update -> out.println(UpdateJson.of(update));
    }
    TopPage page = new TopPage(kairo.call(SystemCalls.INFO, Nothing.NOTHING), surroundings.ink());
    if (surroundings.redraws()) {
      Picture picture = new Picture(out);
      return update -> picture.draw(page.lines(update, surroundings.size()));
    }
    return update -> {
      page.lines(update, Size.PAPER).forEach(out::println);
      out.println();
    };
  }
}
