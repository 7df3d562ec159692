package io.kairo.posix.linux;

import io.kairo.posix.Downcall;
import java.io.IOException;

/// The function `close_range` of `<unistd.h>`, glibc 2.34 and later, and its flags from
/// `<linux/close_range.h>`.
public final class CloseRange {
  public static final int CLOSE_RANGE_UNSHARE = 2;
  public static final int CLOSE_RANGE_CLOEXEC = 4;

  private static final Downcall CLOSE_RANGE = Downcall.ofInt("close_range");

  private CloseRange() {}

  /// Closes the descriptors `first` to `last`, inclusive; -1 is the highest. See close_range(2).
  public static void close_range(int first, int last, int flags) throws IOException {
    CLOSE_RANGE.call(first, last, flags);
  }
}
