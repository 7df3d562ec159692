package io.kairo.cli.demo;

import io.kairo.api.Event;
import io.kairo.cli.shell.Ink;
import io.kairo.cli.shell.Picture;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// One picture on a terminal, drawn over itself at most five times a second.
final class LiveView implements View {
  private static final Duration EVERY = Duration.ofMillis(200);

  private final Picture picture;
  private final Ink ink;
  private final Tally tally;
  private final int seconds;
  private final Clock clock;
  private final ZoneId zone;
  private final List<EventLine> events = new ArrayList<>();
  private Instant drawnAt = Instant.EPOCH;
  private long elapsed;

  LiveView(PrintStream out, Ink ink, Tally tally, int seconds, Clock clock, ZoneId zone) {
    this.picture = new Picture(out);
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
    picture.draw(Frame.of(tally, events, elapsed, seconds, ink));
  }

  @Override
  public void pause() {
    draw();
    picture.leave();
  }
}
