package io.kairo.cli.demo;

import io.kairo.api.Event;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One line per event without control characters, for a file, a pipe or a log; of the readings
/// about one a second.
final class PlainView implements View {
  private static final Duration THINNED = Duration.ofSeconds(1);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final PrintStream out;
  private final Clock clock;
  private final ZoneId zone;
  private Instant lastReading = Instant.MIN;

  PlainView(PrintStream out, Clock clock, ZoneId zone) {
    this.out = out;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public void event(Event event, boolean switched) {
    EventLine.of(event, zone).ifPresent(line -> out.println(line.text()));
    if (switched) {
      boolean on = Payload.of(event).whole("value").orElse(0) != 0;
      say(event.time(), Tally.FAN + " is now " + (on ? "on" : "off"));
    }
    if (event.topic().equals(Tally.READING) && isDue(event.time())) {
      lastReading = event.time();
      Payload.of(event)
          .number("celsius")
          .ifPresent(c -> say(event.time(), String.format(Locale.ROOT, "%.2f °C", c)));
    }
  }

  private boolean isDue(Instant time) {
    return lastReading.equals(Instant.MIN)
        || Duration.between(lastReading, time).compareTo(THINNED) >= 0;
  }

  private void say(Instant time, String sentence) {
    out.println(TIME.format(time.atZone(zone)) + "  " + sentence);
  }

  @Override
  public void note(String sentence, EventLine.Tone tone) {
    out.println(EventLine.note(clock.instant(), sentence, tone, zone).text());
  }

  @Override
  public void tick(long elapsed) {}

  @Override
  public void pause() {}
}
