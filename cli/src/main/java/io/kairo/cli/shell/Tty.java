package io.kairo.cli.shell;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether a file descriptor of this process is a terminal. The JDK only knows about all of them
/// together, and a demo whose output goes to a file can still ask at its input.
final class Tty {
  private Tty() {}

  static boolean is(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.exists(Path.of("/proc/self/fd"))) {
      try {
        return isName(Files.readSymbolicLink(link).toString());
      } catch (IOException e) {
        return false;
      }
    }
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /// Whether Linux names a terminal so.
  static boolean isName(String target) {
    return target.startsWith("/dev/pts/")
        || target.startsWith("/dev/tty")
        || target.equals("/dev/console");
  }
}
