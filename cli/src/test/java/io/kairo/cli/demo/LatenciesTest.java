package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatenciesTest {
  private static final long MILLI = 1_000_000;
  private final Latencies latencies = new Latencies();

  @Test
  void writeIsJoinedToTheReadingThatCausedIt() {
    latencies.sensed("a", 10 * MILLI);
    latencies.sensed("b", 20 * MILLI);
    latencies.acted("b", 23 * MILLI);
    latencies.acted("a", 11 * MILLI);

    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.percentile(50)).isEqualTo(1.0);
    assertThat(latencies.percentile(100)).isEqualTo(3.0);
  }

  @Test
  void secondWriteOfAReadingAndStrangersDoNotCount() {
    latencies.sensed("a", 10 * MILLI);
    latencies.acted("a", 11 * MILLI);
    latencies.acted("a", 99 * MILLI);
    latencies.acted("z", 99 * MILLI);

    assertThat(latencies.count()).isEqualTo(1);
    assertThat(latencies.percentile(100)).isEqualTo(1.0);
  }

  @Test
  void writeBeforeItsReadingIsAnotherClockAndDoesNotCount() {
    latencies.sensed("a", 10 * MILLI);
    latencies.acted("a", 9 * MILLI);

    assertThat(latencies.count()).isZero();
  }

  @Test
  void percentilesAreNearestRank() {
    for (int i = 1; i <= 1000; i++) {
      latencies.sensed("r" + i, 0);
      latencies.acted("r" + i, i * MILLI);
    }

    assertThat(latencies.percentile(50)).isEqualTo(500.0);
    assertThat(latencies.percentile(99)).isEqualTo(990.0);
    assertThat(latencies.percentile(100)).isEqualTo(1000.0);
    assertThat(latencies.percentile(0)).isEqualTo(1.0);
  }

  @Test
  void nothingMeasuredIsZero() {
    assertThat(latencies.percentile(50)).isZero();
  }

  @Test
  void readingsThatNobodyActsOnAreForgotten() {
    for (int i = 0; i < 2000; i++) {
      latencies.sensed("r" + i, 0);
    }
    latencies.acted("r0", MILLI);
    latencies.acted("r1999", MILLI);

    assertThat(latencies.count()).isEqualTo(1);
  }
}
