package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.linux.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class SpawnTest {
  @Test
  void aChildRunsWithTheGivenDescriptorsAndIsReaped() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Unistd.pipe2(ends, Fcntl.O_CLOEXEC);
      int writeEnd = ends.getAtIndex(JAVA_INT, 1);

      int pid = spawn(arena, writeEnd, "echo here; pwd; exit 7");
      Unistd.close(writeEnd);
      MemorySegment info = Wait.allocateInfo(arena);
      Wait.waitid(Wait.P_PID, pid, info, Wait.WEXITED);

      MemorySegment output = arena.allocate(64);
      Unistd.read(ends.getAtIndex(JAVA_INT, 0), output);
      Unistd.close(ends.getAtIndex(JAVA_INT, 0));
      assertThat(output.getString(0)).isEqualTo("here\n/\n");
      assertThat(Wait.code(info)).isEqualTo(Wait.CLD_EXITED);
      assertThat(Wait.pid(info)).isEqualTo(pid);
      assertThat(Wait.status(info)).isEqualTo(7);
    }
  }

  private static int spawn(Arena arena, int output, String script) throws Exception {
    MemorySegment actions = Spawn.allocateFileActions(arena);
    Spawn.posix_spawn_file_actions_init(actions);
    Spawn.posix_spawn_file_actions_addchdir_np(actions, arena.allocateFrom("/"));
    Spawn.posix_spawn_file_actions_adddup2(actions, output, 1);
    Spawn.posix_spawn_file_actions_addclosefrom_np(actions, 3);
    MemorySegment attributes = Spawn.allocateAttributes(arena);
    Spawn.posix_spawnattr_init(attributes);
    Spawn.posix_spawnattr_setflags(attributes, Spawn.POSIX_SPAWN_SETSID);
    MemorySegment arguments = arena.allocate(ADDRESS, 4);
    arguments.setAtIndex(ADDRESS, 0, arena.allocateFrom("sh"));
    arguments.setAtIndex(ADDRESS, 1, arena.allocateFrom("-c"));
    arguments.setAtIndex(ADDRESS, 2, arena.allocateFrom(script));
    MemorySegment pid = arena.allocate(JAVA_INT);
    int error =
        Spawn.posix_spawn(
            Syscall.allocateState(arena),
            pid,
            arena.allocateFrom("/bin/sh"),
            actions,
            attributes,
            arguments,
            arena.allocate(ADDRESS));
    Spawn.posix_spawn_file_actions_destroy(actions);
    assertThat(error).isZero();
    return pid.get(JAVA_INT, 0);
  }

  @Test
  void signalsAreKnownByName() {
    assertThat(Signal.name(Signal.SIGKILL)).isEqualTo("SIGKILL");
    assertThat(Signal.name(Signal.SIGSYS)).isEqualTo("SIGSYS");
    assertThat(Signal.name(40)).isEqualTo("signal 40");
  }
}
