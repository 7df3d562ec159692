package io.kairo.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

final class SpinTest {
  @Test
  void nothingIsWorthwhileBeforeQuickTrafficNorWhenSwitchedOff() {
    Spin off = Spin.never();
    off.traffic();
    off.traffic();

    assertThat(off.worthwhile()).isFalse();
    assertThat(Spin.adaptive().worthwhile()).isFalse();
  }

  @Test
  @EnabledIf("severalProcessors") // on one processor it never spins
  void lookingInVainEndsAndIsNotRepeatedAtOnce() {
    Spin spin = Spin.adaptive();
    int looks = 0;
    while (looks == 0) {
      spin.traffic();
      spin.traffic();
      while (spin.worthwhile()) {
        looks++;
      }
    }

    spin.traffic();

    assertThat(spin.worthwhile()).isFalse();
  }

  static boolean severalProcessors() {
    return Runtime.getRuntime().availableProcessors() > 1;
  }
}
