package io.kairo.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/// One line that says what is going on: rewritten in a terminal, and written row by row elsewhere.
final class Progress {
  private static final String ERASE = "\r\033[K";

  private final PrintStream err;
  private final boolean terminal;
  private String row = "";

  /// The line on stderr.
  static Progress onStderr() {
    return new Progress(System.err, isTerminal(Path.of("/proc/self/fd/2")));
  }

  Progress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /// Says `sentence`, which starts with the name of the row and a colon.
  void say(String sentence) {
    if (terminal) {
      err.print(ERASE + sentence);
      err.flush();
    } else {
      String name = sentence.substring(0, sentence.indexOf(':'));
      if (!name.equals(row)) {
        row = name;
        err.println(name);
      }
    }
  }

  /// Leaves an empty line for what comes next.
  void end() {
    if (terminal) {
      err.print(ERASE);
      err.flush();
    }
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      String file = descriptor.toRealPath().toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // a pipe has no path
    }
  }
}
