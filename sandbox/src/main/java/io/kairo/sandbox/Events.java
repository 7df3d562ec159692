package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Eventfd;
import java.io.IOException;
import java.lang.foreign.Arena;

/// Eventfds: counters that wake one reader.
final class Events {
  private Events() {}

  /// A new one, above the standard descriptors.
  static int open(int flags) throws IOException {
    int event = Eventfd.eventfd(0, flags | Eventfd.EFD_CLOEXEC);
    if (event >= Descriptors.FIRST) {
      return event;
    }
    try {
      return Fcntl.fcntl(event, Fcntl.F_DUPFD_CLOEXEC, Descriptors.FIRST);
    } finally {
      Unistd.close(event);
    }
  }

  static void signal(int event) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Unistd.write(event, arena.allocateFrom(JAVA_LONG, 1L));
    }
  }
}
