package io.kairo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The capabilities of this process: `CapEff` of proc_pid_status(5).
final class Privileges {
  /// CAP_SYS_RESOURCE of `<linux/capability.h>`.
  static final int SYS_RESOURCE = 24;

  private static final String EFFECTIVE = "CapEff:";

  private Privileges() {}

  /// Whether this process has a capability; no, where that cannot be seen.
  static boolean has(int capability) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(EFFECTIVE)) {
          long set = Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16);
          return (set >>> capability & 1) == 1;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
