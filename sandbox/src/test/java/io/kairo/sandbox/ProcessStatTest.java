package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProcessStatTest {
  private static final String LINE =
      "4711 (a) R 1 (b) S 21118 21116 23562 0 -1 4228172 235 0 0 0 87 5 30 2 20 0 3 0 1518410 0 0\n";

  @Test
  void aNameMayLookLikeTheRest() {
    assertThat(ProcessStat.parse(LINE)).isEqualTo(new ProcessStat('S', 124, 3, 1_518_410));
  }

  @Test
  void thisProcessHasThreadsAndWhoIsGoneIsAbsent() {
    assertThat(ProcessStat.of(ProcessHandle.current().pid()))
        .hasValueSatisfying(stat -> assertThat(stat.threads()).isGreaterThan(5));
    assertThat(ProcessStat.of(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void residentMemoryIsThatWhichIsNoFiles() {
    String status =
        "VmRSS:\t 900 kB\nRssAnon:\t     300 kB\nRssFile:\t 500 kB\nRssShmem:\t 100 kB\n";

    assertThat(Census.resident(status)).isEqualTo(400 * 1024);
  }
}
