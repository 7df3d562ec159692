package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.UsageException;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.Subscription;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// `kairo events`: the newest past events, and with `-f` those to come.
final class EventsCommand {
  private static final int LAST = 20;
  private static final int MOST = 1000;
  private static final int LINE = 200;

  /// How long a past event that the kernel has announced may take.
  private static final long PATIENCE_SECONDS = 10;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private EventsCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), EventsCommand::run)
        .flag("Go on with what happens.", "-f", "--follow")
        .option("--topic", "PATTERN", "Only topics that match; * is one word, > the rest.")
        .option("--last", "N", "Begin with so many past events; 20 if absent.");
  }

  private static ExitCode run(Invocation invocation) throws InterruptedException {
    String pattern = pattern(invocation);
    int last = invocation.number("--last", LAST, 0, MOST);
    boolean follow = invocation.flag("--follow");
    BlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>();
    try (Kairo kairo = invocation.connect()) {
      kairo.onClose(() -> queue.add(Optional.empty()));
      try (Subscription subscription =
          kairo.subscribe(pattern, last, event -> queue.add(Optional.of(event)))) {
        return follow
            ? follow(invocation, queue)
            : past(invocation, queue, subscription.replayed());
      }
    }
  }

  private static String pattern(Invocation invocation) {
    try {
      return Topics.requirePattern(invocation.option("--topic").orElse(">"));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), "quote it: --topic 'device.*'");
    }
  }

  private static ExitCode past(
      Invocation invocation, BlockingQueue<Optional<Event>> queue, int count)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      Optional<Event> event = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null || event.isEmpty()) {
        throw new CallException(
            ErrorCode.UNAVAILABLE, "the kernel announced " + count + " events, and " + i + " came");
      }
      print(invocation, event.get());
    }
    return ExitCode.OK;
  }

  private static ExitCode follow(Invocation invocation, BlockingQueue<Optional<Event>> queue)
      throws InterruptedException {
    PrintStream out = invocation.surroundings().out();
    // A reader that left, such as head, ends the program as a pipe should.
    while (!out.checkError()) {
      Optional<Event> event = queue.take();
      if (event.isEmpty()) {
        throw new CallException(ErrorCode.UNAVAILABLE, "the kernel went away");
      }
      print(invocation, event.get());
    }
    return ExitCode.OK;
  }

  private static void print(Invocation invocation, Event event) {
    String line = invocation.json() ? Json.write(event) : line(event, ZoneId.systemDefault());
    invocation.surroundings().out().println(line);
  }

  static String line(Event event, ZoneId zone) {
    String text =
        "%s %-26s %-18s %s"
            .formatted(
                TIME.format(event.time().atZone(zone)),
                event.topic(),
                event.source(),
                Json.write(event.payload()));
    return CleanText.of(text, LINE);
  }
}
