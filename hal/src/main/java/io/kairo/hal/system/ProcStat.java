package io.kairo.hal.system;

import java.time.Instant;

/// `/proc/stat`: what the processors did since boot, in clock ticks. See proc_stat(5).
///
/// @param busyTicks of all cores together, stolen time included
/// @param totalTicks busy and idle
/// @param cores number of cores that are on
/// @param boot when the kernel started
record ProcStat(long busyTicks, long totalTicks, int cores, Instant boot) {
  /// `cpu user nice system idle iowait irq softirq steal guest guest_nice`; guest time is in user
  /// time already.
  private static final int COUNTED = 8;

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  static ProcStat parse(String text) {
    long busy = 0;
    long total = 0;
    int cores = 0;
    long boot = 0;
    for (String line : text.lines().toList()) {
      String[] fields = line.split(" +", -1);
      if (fields[0].equals("cpu")) {
        for (int i = 0; i < COUNTED && i + 1 < fields.length; i++) {
          long ticks = Long.parseLong(fields[i + 1]);
          total += ticks;
          busy += i == IDLE || i == IOWAIT ? 0 : ticks;
        }
      } else if (fields[0].startsWith("cpu")) {
        cores++;
      } else if (fields[0].equals("btime")) {
        boot = Long.parseLong(fields[1]);
      }
    }
    return new ProcStat(busy, total, cores, Instant.ofEpochSecond(boot));
  }

  /// The share of time in which the processors were busy since `earlier`, 0 to 1.
  double shareSince(ProcStat earlier) {
    long total = totalTicks - earlier.totalTicks;
    if (total <= 0) {
      return 0;
    }
    // The kernel's idle counters can run backwards a little.
    return Math.clamp((double) (busyTicks - earlier.busyTicks) / total, 0.0, 1.0);
  }
}
