package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.cli.shell.Ink;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameTest {
  private static final Ink PLAIN = new Ink(false);

  @Test
  void runIsOnePicture() {
    Scene scene = Scene.complete();

    assertThat(String.join("\n", Frame.of(scene.tally, scene.lines(), 12, 20, PLAIN)))
        .isEqualTo(
            """
            Kairo demo  SIMULATED board                                          12 of 20 s
            ───────────────────────────────────────────────────────────────────────────────
            temperature   24.25 °C  ▂▇▆                             off < 23.0, on > 24.0
            fan           ON   agent: on, 24.5 is above 24.0
            skill         thermostat running, pid 43, 1 restart
            counted       3 readings, 1 garbled, 1 switch, 1 question
            sense to act  p50 1.00 ms, p99 2.00 ms
            ───────────────────────────────────────────────────────────────────────────────
            12:00:00.300  skill thermostat started, confined, pid 42
            12:00:00.400  CONSENT agent:climate asks to write agent://gpio/fan
            12:00:00.500  ANSWER  allow (session) by terminal
            12:00:00.600  ALLOWED skill:thermostat read agent://serial/thermometer (sessio…
            12:00:00.700  ALLOWED agent:climate write agent://gpio/fan (session)
            12:00:00.900  agent decides: fan off, 22.5 is below 23.0
            12:00:01.200  agent decides: fan on, 24.5 is above 24.0
            12:00:01.400  skill passed over a garbled line: T=??
            12:00:01.500  skill thermostat ended, pid 42, signal 9
            12:00:01.600  skill thermostat restarted, pid 43, restart 1\
            """);
  }

  @Test
  void pictureIsThereBeforeAnythingHappened() {
    assertThat(String.join("\n", Frame.of(new Tally(), List.of(), 0, 20, PLAIN)))
        .isEqualTo(
            """
            Kairo demo  SIMULATED board                                           0 of 20 s
            ───────────────────────────────────────────────────────────────────────────────
            temperature     -   °C
            fan           off
            skill         thermostat not installed, 0 restarts
            counted       0 readings, 0 garbled, 0 switches, 0 questions
            sense to act  -
            ───────────────────────────────────────────────────────────────────────────────









            """);
  }

  @Test
  void pictureAlwaysHasTheSameSizeAndFitsASmallTerminal() {
    Scene scene = Scene.complete();
    for (int i = 0; i < 500; i++) {
      scene.add(scene.events.reading(23 + i % 3, i));
    }
    scene.add(scene.events.decision("on", 1, "x".repeat(300)));
    scene.add(scene.events.skill("output", "text", "y".repeat(300)));

    List<String> empty = Frame.of(new Tally(), List.of(), 0, 20, PLAIN);
    List<String> full = Frame.of(scene.tally, scene.lines(), 12, 20, PLAIN);

    assertThat(full).hasSameSizeAs(empty).hasSizeLessThan(24);
    assertThat(full).allMatch(line -> line.length() < 80);
  }

  @Test
  void coloursAreTheOnlyControlCharacters() {
    Scene scene = Scene.complete();

    List<String> coloured = Frame.of(scene.tally, scene.lines(), 12, 20, new Ink(true));

    assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9]+m", "")).toList())
        .isEqualTo(Frame.of(scene.tally, scene.lines(), 12, 20, PLAIN));
    assertThat(String.join("", coloured)).contains("\u001b[");
  }
}
