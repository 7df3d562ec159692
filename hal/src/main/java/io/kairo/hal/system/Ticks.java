package io.kairo.hal.system;

/// What processors did since boot, in clock ticks.
///
/// @param busy stolen time included
/// @param total busy and idle
record Ticks(long busy, long total) {
  static final Ticks NONE = new Ticks(0, 0);

  /// `cpu user nice system idle iowait irq softirq steal guest guest_nice`; guest time is in user
  /// time already.
  private static final int COUNTED = 8;

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  /// The fields of a line of `/proc/stat`, the first one being the line's name.
  static Ticks of(String[] fields) {
    long busy = 0;
    long total = 0;
    for (int i = 0; i < COUNTED && i + 1 < fields.length; i++) {
      long ticks = Long.parseLong(fields[i + 1]);
      total += ticks;
      busy += i == IDLE || i == IOWAIT ? 0 : ticks;
    }
    return new Ticks(busy, total);
  }

  /// The share of time that was busy since `earlier`, 0 to 1.
  double shareSince(Ticks earlier) {
    long passed = total - earlier.total;
    if (passed <= 0) {
      return 0;
    }
    // The kernel's idle counters can run backwards a little.
    return Math.clamp((double) (busy - earlier.busy) / passed, 0.0, 1.0);
  }
}
