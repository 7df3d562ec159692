package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/// Bindings for `<sys/wait.h>`.
///
/// ```
/// siginfo_t as waitid fills it   8 si_code  16 si_pid  24 si_status      128 bytes
/// ```
public final class Wait {
  public static final int P_PID = 1;
  public static final int P_PIDFD = 3;
  public static final int WNOHANG = 1;
  public static final int WEXITED = 4;
  public static final int CLD_EXITED = 1;
  public static final int CLD_KILLED = 2;
  public static final int CLD_DUMPED = 3;

  static final long SIZE = 128;
  static final long CODE_OFFSET = 8;
  static final long PID_OFFSET = 16;
  static final long STATUS_OFFSET = 24;

  private static final MethodHandle WAITID =
      Native.function("waitid", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private Wait() {}

  /// Room for a `siginfo_t`.
  public static MemorySegment allocateInfo(SegmentAllocator allocator) {
    return allocator.allocate(SIZE, 8);
  }

  /// How it ended: `CLD_EXITED` and so on.
  public static int code(MemorySegment info) {
    return info.get(JAVA_INT, CODE_OFFSET);
  }

  /// Which process ended; 0 when `WNOHANG` found none.
  public static int pid(MemorySegment info) {
    return info.get(JAVA_INT, PID_OFFSET);
  }

  /// The exit code, or the signal.
  public static int status(MemorySegment info) {
    return info.get(JAVA_INT, STATUS_OFFSET);
  }

  /// Waits for a child, and reaps it. Blocks the calling thread in C without `WNOHANG`. See
  /// waitid(2).
  public static void waitid(int kind, int id, MemorySegment info, int options) throws IOException {
    try {
      Native.check("waitid", (int) WAITID.invokeExact(Native.errno(), kind, id, info, options));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
