package io.kairo.sandbox;

import io.kairo.posix.Wait;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Turns an ended child into an [Exit].
final class Reaper {
  private Reaper() {}

  /// Reaps the child behind `pidfd`; waits in C when it still runs.
  static Exit reap(int pidfd) throws IOException {
    return reap(Wait.P_PIDFD, pidfd);
  }

  /// Reaps child `pid`.
  static Exit reapProcess(int pid) throws IOException {
    return reap(Wait.P_PID, pid);
  }

  private static Exit reap(int kind, int id) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = Wait.allocateInfo(arena);
      Wait.waitid(kind, id, info, Wait.WEXITED);
      int status = Wait.status(info);
      return Wait.code(info) == Wait.CLD_EXITED
          ? new Exit.Exited(status)
          : new Exit.Signalled(status);
    }
  }
}
