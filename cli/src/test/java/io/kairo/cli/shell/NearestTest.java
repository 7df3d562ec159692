package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
  private static final List<String> NAMES =
      List.of("demo", "devices", "down", "events", "grants", "ps", "skill", "device.claim");

  @Test
  void typingMistakesAreUnderstood() {
    assertThat(Nearest.of("devcies", NAMES)).contains("devices");
    assertThat(Nearest.of("device", NAMES)).contains("devices");
    assertThat(Nearest.of("Skills", NAMES)).contains("skill");
    assertThat(Nearest.of("sp", NAMES)).contains("ps");
    assertThat(Nearest.of("device.clam", NAMES)).contains("device.claim");
    assertThat(Nearest.of("gra", NAMES)).contains("grants");
  }

  @Test
  void somethingElseIsNotForcedIntoAName() {
    assertThat(Nearest.of("frobnicate", NAMES)).isEmpty();
    assertThat(Nearest.of("x", NAMES)).isEmpty();
  }

  @Test
  void neighboursThatSwappedPlacesCountOnce() {
    assertThat(Nearest.distance("ab", "ba")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }
}
