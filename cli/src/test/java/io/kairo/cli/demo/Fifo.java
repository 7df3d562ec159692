package io.kairo.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A named pipe through which a script tells a test that it has got somewhere.
///
/// @param path where it is
record Fifo(Path path) {
  static Fifo in(Path folder) throws IOException, InterruptedException {
    Path path = folder.resolve("fifo");
    if (new ProcessBuilder("mkfifo", path.toString()).start().waitFor() != 0) {
      throw new IOException("mkfifo failed for '" + path + "'");
    }
    return new Fifo(path);
  }

  /// Waits for a process id that the script writes.
  long pid() throws IOException {
    return Long.parseLong(Files.readString(path).strip());
  }
}
