package io.kairo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The capabilities of this process: proc_pid_status(5).
final class Privileges {
  private Privileges() {}

  /// Whether this process has a capability that it could pass on.
  static boolean any() throws IOException {
    return set("CapEff:") != 0 || set("CapPrm:") != 0;
  }

  /// Whether this process may set the limits of other users' processes: CAP_SYS_RESOURCE of
  /// `<linux/capability.h>`.
  static boolean limitsOthers() throws IOException {
    return (set("CapEff:") >>> 24 & 1) == 1;
  }

  private static long set(String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(name)) {
        return Long.parseUnsignedLong(line.substring(name.length()).strip(), 16);
      }
    }
    throw new IOException("/proc/self/status must have " + name);
  }
}
