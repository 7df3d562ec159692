package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class PlainViewTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PlainView view =
      new PlainView(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          Clock.fixed(Events.START, ZoneOffset.UTC),
          ZoneOffset.UTC);

  @Test
  void runIsALinePerEvent() {
    Tally tally = new Tally();
    for (Event event : Scene.complete().all) {
      view.event(event, tally.accept(event));
    }
    view.note("the demo says something", EventLine.Tone.PLAIN);

    assertThat(text())
        .isEqualTo(
            """
            12:00:00.100  agent climate connected, pid 41
            12:00:00.200  skill thermostat 1.0.0 verified, sha256:0123456789ab…
            12:00:00.300  skill thermostat started, confined, pid 42
            12:00:00.400  CONSENT agent:climate asks to write agent://gpio/fan
            12:00:00.500  ANSWER  allow (session) by terminal
            12:00:00.600  ALLOWED skill:thermostat read agent://serial/thermometer (session)
            12:00:00.700  ALLOWED agent:climate write agent://gpio/fan (session)
            12:00:00.800  22.50 °C
            12:00:00.900  agent decides: fan off, 22.5 is below 23.0
            12:00:01.200  agent decides: fan on, 24.5 is above 24.0
            12:00:01.300  agent://gpio/fan is now on
            12:00:01.400  skill passed over a garbled line: T=??
            12:00:01.500  skill thermostat ended, pid 42, signal 9
            12:00:01.600  skill thermostat restarted, pid 43, restart 1
            12:00:00.000  the demo says something
            """);
  }

  @Test
  void readingsAreThinnedToAboutOneASecond() {
    Events events = new Events();
    for (int i = 0; i < 31; i++) {
      view.event(events.reading(22, i), false);
    }

    assertThat(text().lines()).hasSize(4).allMatch(line -> line.endsWith("22.00 °C"));
  }

  @Test
  void thereAreNoControlCharacters() {
    for (Event event : Scene.complete().all) {
      view.event(event, true);
    }

    assertThat(text().chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
