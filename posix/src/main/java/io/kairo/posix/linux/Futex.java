package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Architecture;
import io.kairo.posix.Errno;
import io.kairo.posix.Native;
import io.kairo.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Two operations of `<linux/futex.h>`: to sleep on a 32-bit word of shared memory, and to wake who
/// sleeps there. By number, because libc has no function for it.
///
/// ```
/// struct timespec   0 tv_sec   8 tv_nsec   16
/// ```
public final class Futex {
  static final int FUTEX_WAIT = 0;
  static final int FUTEX_WAKE = 1;
  static final int NUMBER = Architecture.current() == Architecture.X86_64 ? 202 : 98;
  static final long TIMESPEC_SIZE = 16;

  private static final long NANOS = 1_000_000_000;

  private Futex() {}

  /// Room for the timeout of [#wait].
  public static MemorySegment allocateTimeout(SegmentAllocator allocator) {
    return allocator.allocate(TIMESPEC_SIZE, 8);
  }

  /// Fills `timeout`.
  public static void setTimeout(MemorySegment timeout, long nanos) {
    timeout.set(JAVA_LONG, 0, nanos / NANOS);
    timeout.set(JAVA_LONG, 8, nanos % NANOS);
  }

  /// Sleeps while the int at `word` is `expected`, for at most `timeout`, and returns whether it
  /// was woken: false when the value differed, the time was over, or a signal came. Blocks the
  /// calling thread in C. See futex(2).
  public static boolean wait(MemorySegment word, int expected, MemorySegment timeout)
      throws IOException {
    MemorySegment state = Native.errno();
    long result =
        Syscall.syscall(
            state, NUMBER, word.address(), FUTEX_WAIT, expected, timeout.address(), 0, 0);
    if (result == 0) {
      return true;
    }
    return switch (Syscall.errno(state)) {
      case Errno.EAGAIN, Errno.ETIMEDOUT, Errno.EINTR -> false;
      default -> throw new PosixException("futex", Syscall.errno(state));
    };
  }

  /// Wakes at most `count` of those who sleep on `word`, and returns how many. Never blocks. See
  /// futex(2).
  public static int wake(MemorySegment word, int count) throws IOException {
    return (int)
        Native.check(
            "futex",
            Syscall.syscall(Native.errno(), NUMBER, word.address(), FUTEX_WAKE, count, 0, 0, 0));
  }
}
