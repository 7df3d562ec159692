package io.kairo.kernel;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/// What a process does to outlive the terminal that started it: its output goes to a file, at the
/// level of descriptors, so that a crash of the JVM is written there too.
final class Detached {
  private static final int O_APPEND = 0x400;

  private Detached() {}

  static void leaveTerminal(Path log) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_CLOEXEC | O_APPEND;
      int file = Fcntl.open(arena.allocateFrom(log.toString()), flags, 0600);
      Unistd.dup2(file, 1);
      Unistd.dup2(file, 2);
      Unistd.close(file);
    }
  }
}
