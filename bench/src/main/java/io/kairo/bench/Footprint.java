package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a process holds: open descriptors, and megabytes of memory.
record Footprint(long descriptors, double megabytes) {
  static final Footprint NONE = new Footprint(0, 0);

  static Footprint of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return new Footprint(
          open.count(),
          ResidentMemory.megabytes("VmRSS:", Files.readAllLines(process.resolve("status"))));
    }
  }

  /// The larger of each.
  Footprint max(Footprint other) {
    return new Footprint(
        Math.max(descriptors, other.descriptors), Math.max(megabytes, other.megabytes));
  }
}
