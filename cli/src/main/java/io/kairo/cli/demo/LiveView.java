package io.kairo.cli.demo;

import io.kairo.api.Event;
import io.kairo.cli.shell.Ink;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// One picture on a terminal, drawn over itself at most five times a second. Each goes out in one
/// write and clears only what is left of a line, so nothing flickers.
final class LiveView implements View {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final String CLEAR_LINE = "\u001b[K";

  private final PrintStream out;
  private final Ink ink;
  private final Tally tally;
  private final int seconds;
  private final Clock clock;
  private final ZoneId zone;
  private final List<EventLine> events = new ArrayList<>();
  private Instant drawnAt = Instant.EPOCH;
  private int drawnLines;
  private long elapsed;

  LiveView(PrintStream out, Ink ink, Tally tally, int seconds, Clock clock, ZoneId zone) {
    this.out = out;
    this.ink = ink;
    this.tally = tally;
    this.seconds = seconds;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public void event(Event event, boolean switched) {
    EventLine.of(event, zone).ifPresent(this::add);
  }

  @Override
  public void note(String sentence, EventLine.Tone tone) {
    add(EventLine.note(clock.instant(), sentence, tone, zone));
  }

  private void add(EventLine line) {
    events.add(line);
    if (events.size() > Frame.EVENTS) {
      events.removeFirst();
    }
  }

  @Override
  public void tick(long elapsed) {
    this.elapsed = elapsed;
    Instant now = clock.instant();
    if (Duration.between(drawnAt, now).compareTo(EVERY) >= 0) {
      drawnAt = now;
      draw();
    }
  }

  private void draw() {
    StringBuilder picture = new StringBuilder();
    if (drawnLines > 0) {
      picture.append("\u001b[").append(drawnLines).append("A\r");
    }
    List<String> lines = Frame.of(tally, events, elapsed, seconds, ink);
    lines.forEach(line -> picture.append(line).append(CLEAR_LINE).append('\n'));
    drawnLines = lines.size();
    out.print(picture);
    out.flush();
  }

  @Override
  public void pause() {
    draw();
    drawnLines = 0;
  }
}
