package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.CloudEvent;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.UsageException;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// `kairo events`: past events from the journal, and with `-f` those to come, none left out.
final class EventsCommand {
  private static final int LAST = 20;
  private static final int MOST = 1000;
  private static final int LINE = 200;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private EventsCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), EventsCommand::run)
        .flag("Go on with what happens.", "-f", "--follow")
        .option(
            new String[] {"--type", "--topic"},
            "PATTERN",
            "Only topics that match; * is one word, > the rest.")
        .option("--last", "N", "Begin with so many past events; 20 if absent.")
        .option(
            "--since",
            "WHEN",
            "Begin so long ago (10m, 2h, 3d), at a time (2026-11-24T08:00) or at an offset (@1234).");
  }

  private static ExitCode run(Invocation invocation) throws InterruptedException {
    String pattern = pattern(invocation);
    EventApi.Read first = first(invocation, pattern);
    try (Kairo kairo = invocation.connect()) {
      Optional<Long> next = past(invocation, kairo, first);
      if (invocation.flag("--follow") && next.isPresent()) {
        follow(invocation, kairo, pattern, next.get());
      }
      return ExitCode.OK;
    }
  }

  private static EventApi.Read first(Invocation invocation, String pattern) {
    Optional<Since> since =
        invocation
            .option("--since")
            .map(text -> Since.parse(text, Clock.systemUTC(), ZoneId.systemDefault()));
    if (since.isEmpty()) {
      int last = invocation.number("--last", LAST, 0, MOST);
      return new EventApi.Read(
          pattern, Optional.empty(), Optional.empty(), Optional.of(last), Optional.empty());
    }
    if (invocation.option("--last").isPresent()) {
      throw new UsageException("--since and --last must not both be there", "leave one out");
    }
    return switch (since.get()) {
      case Since.Time(var instant) ->
          new EventApi.Read(
              pattern, Optional.empty(), Optional.of(instant), Optional.empty(), Optional.empty());
      case Since.Offset(long offset) -> from(pattern, offset);
    };
  }

  private static EventApi.Read from(String pattern, long offset) {
    return new EventApi.Read(
        pattern, Optional.of(offset), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static String pattern(Invocation invocation) {
    try {
      return Topics.requirePattern(invocation.option("--type").orElse(">"));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), "quote it: --type 'device.*'");
    }
  }

  /// Prints what is journaled. Returns where the future begins, or nothing when nobody reads any
  /// more.
  private static Optional<Long> past(Invocation invocation, Kairo kairo, EventApi.Read first) {
    EventApi.Read read = first;
    while (true) {
      EventApi.Page page = kairo.call(SystemCalls.JOURNAL_READ, read);
      for (Event event : page.events()) {
        if (!print(invocation, event)) {
          return Optional.empty();
        }
      }
      if (page.end()) {
        return Optional.of(page.next());
      }
      read = from(first.topic(), page.next());
    }
  }

  private static void follow(Invocation invocation, Kairo kairo, String pattern, long next)
      throws InterruptedException {
    BlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>(MOST);
    kairo.onClose(() -> queue.add(Optional.empty()));
    kairo.subscribeFrom(pattern, next, event -> put(queue, event));
    boolean read = true;
    // A reader that left, such as head, ends the program as a pipe should.
    while (read) {
      Optional<Event> event = queue.take();
      if (event.isEmpty()) {
        throw new CallException(ErrorCode.UNAVAILABLE, "the kernel went away");
      }
      read = print(invocation, event.get());
    }
  }

  /// Waits for room: the kernel pushes no more than is printed.
  private static void put(BlockingQueue<Optional<Event>> queue, Event event) {
    try {
      queue.put(Optional.of(event));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean print(Invocation invocation, Event event) {
    PrintStream out = invocation.surroundings().out();
    out.println(
        invocation.json() ? Json.write(CloudEvent.of(event)) : line(event, ZoneId.systemDefault()));
    return !out.checkError();
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
