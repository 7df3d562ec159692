package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Native;
import java.io.IOException;
import java.lang.invoke.MethodHandle;

/// Bindings for `<sys/eventfd.h>`: a counter that wakes a thread waiting in epoll or poll.
public final class Eventfd {
  public static final int EFD_CLOEXEC = 0x80000;
  public static final int EFD_NONBLOCK = 0x800;

  private static final MethodHandle EVENTFD =
      Native.function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);

  private Eventfd() {}

  /// See eventfd(2).
  public static int eventfd(int initial, int flags) throws IOException {
    try {
      return Native.check("eventfd", (int) EVENTFD.invokeExact(Native.errno(), initial, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
