package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Which processor cores there are to run on.
final class Cores {
  private static final String ALLOWED = "Cpus_allowed_list:";

  private Cores() {}

  /// What a command starts with to run on one core, always the same.
  static List<String> pinned() throws IOException {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return List.of("taskset", "-c", Integer.toString(first(status)));
    }
  }

  /// The first core this process may use, from the lines of `/proc/self/status`.
  static int first(Stream<String> status) throws IOException {
    String list =
        status
            .filter(line -> line.startsWith(ALLOWED))
            .findFirst()
            .orElseThrow(() -> new IOException("/proc/self/status must have " + ALLOWED))
            .substring(ALLOWED.length())
            .strip();
    return Integer.parseInt(list.split("[-,]", 2)[0]);
  }
}
