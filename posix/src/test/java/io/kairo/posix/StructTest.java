package io.kairo.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StructTest {
  @Test
  void spawnStructsHaveTheSizeOfTheHeader() throws Exception {
    CHeader header =
        new CHeader("spawn.h", "signal.h")
            .value("sizeof(posix_spawn_file_actions_t)")
            .value("sizeof(posix_spawnattr_t)")
            .value("sizeof(sigset_t)")
            .value("POSIX_SPAWN_SETSID");

    assertThat(header.values())
        .containsExactly(
            Spawn.FILE_ACTIONS_SIZE,
            Spawn.ATTRIBUTES_SIZE,
            Signal.SET_SIZE,
            (long) Spawn.POSIX_SPAWN_SETSID);
  }

  @Test
  void waitInfoIsLaidOutAsInTheHeader() throws Exception {
    CHeader header =
        new CHeader("signal.h", "sys/wait.h")
            .value("sizeof(siginfo_t)")
            .offset("siginfo_t", "si_code")
            .offset("siginfo_t", "si_pid")
            .offset("siginfo_t", "si_status");

    assertThat(header.values())
        .containsExactly(Wait.SIZE, Wait.CODE_OFFSET, Wait.PID_OFFSET, Wait.STATUS_OFFSET);
  }
}
