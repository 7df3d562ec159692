package io.kairo.sandbox;

import io.kairo.posix.Architecture;
import io.kairo.posix.PosixException;
import io.kairo.posix.linux.Syscall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Does something as another user, on a thread that becomes that user and ends. A root without
/// CAP_SYS_RESOURCE, as containers have it, may not set limits of other users' processes; they
/// themselves may.
final class OtherUser {
  private static final Architecture HERE = Architecture.current();
  private static final int SETRESGID = SystemCall.number(HERE, "setresgid");
  private static final int SETRESUID = SystemCall.number(HERE, "setresuid");

  private OtherUser() {}

  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /// Waits until `work` is done.
  static void run(int user, Work work) throws IOException {
    Aside.call(() -> {
      become(user);
      work.run();
      return null;
    });
  }

  /// This thread alone: libc would change them all.
  private static void become(int user) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Syscall.allocateState(arena);
      for (int call : new int[] {SETRESGID, SETRESUID}) {
        if (Syscall.syscall(state, call, user, user, user, 0, 0, 0) == -1) {
          throw new PosixException("setresuid", Syscall.errno(state));
        }
      }
    }
  }
}
