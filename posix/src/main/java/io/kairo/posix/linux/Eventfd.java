package io.kairo.posix.linux;

import io.kairo.posix.Downcall;
import java.io.IOException;

/// Bindings for `<sys/eventfd.h>`: a counter that wakes a thread waiting in epoll or poll.
public final class Eventfd {
  public static final int EFD_CLOEXEC = 0x80000;
  public static final int EFD_NONBLOCK = 0x800;

  private static final Downcall EVENTFD = Downcall.ofInt("eventfd");

  private Eventfd() {}

  /// See eventfd(2).
  public static int eventfd(int initial, int flags) throws IOException {
    return (int) EVENTFD.call(initial, flags);
  }
}
