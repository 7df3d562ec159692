package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AccountTest {
  private static final long TICK = ProcessStat.NANOS_PER_TICK;

  private final Account half = new Account(0.5, 0);

  @Test
  void whoUsesItsShareOwesNothing() {
    for (long i = 1; i <= 1_000; i++) {
      assertThat(half.owes(i, 2 * i * TICK)).isFalse();
    }
  }

  @Test
  void whoUsesMorePaysByWaiting() {
    assertThat(half.owes(30, 10 * TICK)).isTrue();
    assertThat(half.owes(30, 40 * TICK)).isTrue();
    assertThat(half.owes(30, 60 * TICK)).isFalse();
  }

  @Test
  void whatWasUsedBeforeAnybodyLookedIsNotOwed() {
    assertThat(new Account(0.5, 0).owes(100_000, TICK)).isTrue();
    assertThat(new Account(0.5, 0, 100_000).owes(100_000, TICK)).isFalse();
  }

  @Test
  void whoWasIdleHasSavedUpLittle() {
    assertThat(half.owes(0, 1_000_000 * TICK)).isFalse();

    assertThat(half.owes(10, 1_000_001 * TICK)).isTrue();
  }

  @Test
  void anOrphanThatTakesItsTimeAwayGivesNothingBack() {
    half.owes(30, 10 * TICK);

    assertThat(half.owes(5, 11 * TICK)).isTrue();
  }
}
