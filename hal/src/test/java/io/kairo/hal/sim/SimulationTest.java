package io.kairo.hal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.kairo.hal.GpioLine.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SimulationTest {
  private static final Pattern VALID = Pattern.compile("T=(-?\\d+\\.\\d{3}) N=(\\d+)\r\n");

  @Test
  void sameSeedGivesTheSameLines() {
    assertThat(lines(7, 1_000)).isEqualTo(lines(7, 1_000)).isNotEqualTo(lines(8, 1_000));
  }

  @Test
  void fanThatKeepsTheTemperatureSwitchesEveryFewSeconds() {
    SimSettings settings = SimSettings.standard(1);
    Simulation simulation = new Simulation(settings);
    List<Double> intervals = new ArrayList<>();
    Level fan = Level.LOW;
    int since = 0;

    for (int i = 0; i < 6_000; i++) {
      since++;
      Level wanted = wanted(simulation.step(fan), fan);
      if (wanted != fan) {
        intervals.add(since * settings.period().toMillis() / 1000.0);
        since = 0;
        fan = wanted;
      }
    }

    // The first one begins half way.
    assertThat(intervals.subList(1, intervals.size()))
        .hasSizeGreaterThan(200)
        .allSatisfy(seconds -> assertThat(seconds).isBetween(1.0, 3.0));
  }

  @Test
  void stepDoesNotChangeTheCurve() {
    ThermalModel coarse = new ThermalModel(quiet(Duration.ofSeconds(1)));
    ThermalModel fine = new ThermalModel(quiet(Duration.ofMillis(1)));

    double after = coarse.step(true);
    double same = 0;
    for (int i = 0; i < 1_000; i++) {
      same = fine.step(true);
    }

    assertThat(same).isCloseTo(after, within(1e-9));
    assertThat(after).isLessThan(23.5);
  }

  @Test
  void quietThermometerTellsTheTemperature() {
    Simulation simulation = new Simulation(quiet(Duration.ofSeconds(1)));

    assertThat(text(simulation.step(Level.LOW))).isEqualTo("T=23.976 N=1\r\n");
    assertThat(text(simulation.step(Level.HIGH))).isEqualTo("T=23.455 N=2\r\n");
  }

  @Test
  void missingReadingsShowInTheCount() {
    List<String> lines = lines(3, 10_000);
    long last = 0;
    long missing = 0;
    for (String line : lines) {
      Matcher valid = VALID.matcher(line);
      if (valid.matches()) {
        long count = Long.parseLong(valid.group(2));
        missing += count - last - 1;
        last = count;
      }
    }

    assertThat(10_000 - lines.size()).isBetween(100, 300);
    assertThat(missing).isBetween(200L, 600L);
  }

  @Test
  void damagedLineIsNeverValidButEndsLikeOne() {
    SimSettings broken =
        new SimSettings(
            5, Duration.ofMillis(100), 23.5, 28.5, 18.5, Duration.ofSeconds(10), 0.02, 0, 1);
    Simulation simulation = new Simulation(broken);

    for (int i = 0; i < 20_000; i++) {
      assertThat(text(simulation.step(Level.LOW))).doesNotMatch(VALID).endsWith("\r\n");
    }
  }

  @Test
  void sharesBeyondTheWholeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new SimSettings(1, Duration.ofMillis(1), 0, 0, 0, Duration.ofSeconds(1), 0, 0.6, 0.6))
        .withMessage("dropouts and garbles must be shares of one whole, got '0.6' and '0.6'");
  }

  /// A thermostat that ignores what it cannot read.
  private static Level wanted(Optional<byte[]> line, Level fan) {
    Matcher valid = VALID.matcher(text(line));
    if (!valid.matches()) {
      return fan;
    }
    double celsius = Double.parseDouble(valid.group(1));
    return celsius >= 24.0 ? Level.HIGH : celsius <= 23.0 ? Level.LOW : fan;
  }

  private static List<String> lines(long seed, int steps) {
    Simulation simulation = new Simulation(SimSettings.standard(seed));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      simulation.step(Level.LOW).ifPresent(line -> lines.add(text(Optional.of(line))));
    }
    return lines;
  }

  private static SimSettings quiet(Duration period) {
    return new SimSettings(1, period, 23.5, 28.5, 18.5, Duration.ofSeconds(10), 0, 0, 0);
  }

  private static String text(Optional<byte[]> line) {
    return new String(line.orElse(new byte[0]), StandardCharsets.ISO_8859_1);
  }
}
