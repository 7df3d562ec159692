package io.kairo.kernel.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChangesTest {
  @ParameterizedTest
  @CsvSource({
    "CPU, 10",
    "MEMORY, 5",
    "THERMAL, 2",
    "POWER, 1",
    "FILESYSTEM, 1",
  })
  void levelIsToldFromItsThresholdOn(Watched what, double least) {
    Map<String, Reading> told = told(level(what, "x", 50));

    assertThat(Changes.between(told, List.of(level(what, "x", 50 + least - 0.01))).events())
        .isEmpty();
    assertThat(Changes.between(told, List.of(level(what, "x", 50 + least))).events()).hasSize(1);
    assertThat(Changes.between(told, List.of(level(what, "x", 50 - least))).events()).hasSize(1);
  }

  @Test
  void slowDriftIsToldWhenItHasAddedUp() {
    Map<String, Reading> told = told(level(Watched.CPU, "all", 20));

    Changes first = Changes.between(told, List.of(level(Watched.CPU, "all", 26)));
    Changes second = Changes.between(first.told(), List.of(level(Watched.CPU, "all", 31)));

    assertThat(first.events()).isEmpty();
    assertThat(second.events()).extracting(Reading::level).containsExactly(31.0);
  }

  @Test
  void tremblingAroundALevelIsNotTold() {
    Map<String, Reading> told = told(level(Watched.THERMAL, "zone", 50));
    for (double celsius : new double[] {51.9, 50, 48.1, 51.9, 48.1}) {
      Changes changes = Changes.between(told, List.of(level(Watched.THERMAL, "zone", celsius)));
      told = changes.told();
      assertThat(changes.events()).isEmpty();
    }
  }

  @Test
  void changeOfStateIsToldWhateverTheLevel() {
    Map<String, Reading> told = told(state(Watched.NETWORK, "eth0", "up"));

    assertThat(Changes.between(told, List.of(state(Watched.NETWORK, "eth0", "up"))).events())
        .isEmpty();
    assertThat(Changes.between(told, List.of(state(Watched.NETWORK, "eth0", "down"))).events())
        .extracting(Reading::state)
        .containsExactly("down");
  }

  @Test
  void whatComesAndWhatGoesIsTold() {
    Map<String, Reading> told = told(state(Watched.NETWORK, "usb0", "up"));

    Changes changes = Changes.between(told, List.of(state(Watched.NETWORK, "wlan0", "dormant")));

    assertThat(changes.events()).extracting(Reading::name).containsExactly("wlan0", "usb0");
    assertThat(changes.events().getLast().fact())
        .isEqualTo(Map.of("name", "usb0", "state", "gone"));
    assertThat(changes.told()).containsOnlyKeys("wlan0");
    assertThat(Changes.between(changes.told(), List.of()).events()).hasSize(1);
  }

  private static Map<String, Reading> told(Reading... readings) {
    return List.of(readings).stream().collect(Collectors.toMap(Reading::name, r -> r));
  }

  private static Reading level(Watched what, String name, double level) {
    return new Reading(what, name, level, "", Map.of("name", name));
  }

  private static Reading state(Watched what, String name, String state) {
    return new Reading(what, name, 0, state, Map.of("name", name, "state", state));
  }
}
