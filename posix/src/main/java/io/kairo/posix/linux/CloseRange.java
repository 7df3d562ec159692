package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Native;
import java.io.IOException;
import java.lang.invoke.MethodHandle;

/// The function `close_range` of `<unistd.h>`, glibc 2.34 and later, and its flags from
/// `<linux/close_range.h>`.
public final class CloseRange {
  public static final int CLOSE_RANGE_UNSHARE = 2;
  public static final int CLOSE_RANGE_CLOEXEC = 4;

  private static final MethodHandle CLOSE_RANGE =
      Native.function("close_range", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private CloseRange() {}

  /// Closes the descriptors `first` to `last`, inclusive; -1 is the highest. See close_range(2).
  public static void close_range(int first, int last, int flags) throws IOException {
    try {
      Native.check(
          "close_range", (int) CLOSE_RANGE.invokeExact(Native.errno(), first, last, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
