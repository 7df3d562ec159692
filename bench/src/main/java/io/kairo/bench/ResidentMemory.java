package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much memory a process occupies, in MB.
///
/// @param resident all of its pages that are in memory, `VmRSS`
/// @param proportional the same, with each shared page divided by those who share it, `Pss`
record ResidentMemory(double resident, double proportional) {
  private static final double KB_PER_MB = 1024;

  static ResidentMemory of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    return new ResidentMemory(
        megabytes("VmRSS:", Files.readAllLines(process.resolve("status"))),
        megabytes("Pss:", Files.readAllLines(process.resolve("smaps_rollup"))));
  }

  Reading reading() {
    return Reading.of(resident, proportional);
  }

  /// The number of kB on the line that starts with `name`, as MB.
  static double megabytes(String name, List<String> lines) throws IOException {
    for (String line : lines) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) / KB_PER_MB;
      }
    }
    throw new IOException("/proc must tell " + name + " of the process");
  }
}
