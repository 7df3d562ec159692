package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/// Where and when it was measured.
record Machine(int cores, String processor, String kernel, String jdk, LocalDate date) {
  static Machine here(LocalDate today) throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        processor(Files.readAllLines(Path.of("/proc/cpuinfo"))),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        today);
  }

  /// The model in the lines of `/proc/cpuinfo`, which on Arm has none.
  static String processor(List<String> cpuinfo) {
    return cpuinfo.stream()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElseGet(() -> System.getProperty("os.arch"));
  }

  String markdown() {
    return "%d cores of %s, %s, %s, %s".formatted(cores, processor, kernel, jdk, date);
  }
}
