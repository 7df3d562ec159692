package io.kairo.sandbox;

import java.time.Duration;
import java.util.Optional;

/// The limit that ended a tree: what was limited, to how much, and in which group, if the limit was
/// shared.
public record Exceeded(Bound bound, String limit, Optional<String> group) {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final int STEP = 1024;

  /// Such as `memory limit of 64 MiB`.
  public String describe() {
    return bound.words()
        + " limit of "
        + limit
        + group.map(name -> " shared by " + name).orElse("");
  }

  /// What `limits` say about `bound`, in words. They must say something.
  static Exceeded of(Bound bound, TreeLimits limits, Optional<String> group) {
    String limit =
        switch (bound) {
          case MEMORY -> size(limits.memory().orElseThrow());
          case PROCESSES -> Integer.toString(limits.processes().orElseThrow());
          case CPU -> Double.toString(limits.cpu().orElseThrow());
          case DISK -> size(limits.disk().orElseThrow());
          case WALL_TIME -> limits.wallTime().map(Exceeded::time).orElseThrow();
          case CPU_TIME -> throw new IllegalArgumentException("no tree has a limit of CPU_TIME");
        };
    return new Exceeded(bound, limit, group);
  }

  /// The limit of one process.
  static Exceeded cpuSeconds(long seconds) {
    return new Exceeded(Bound.CPU_TIME, seconds + " s", Optional.empty());
  }

  private static String size(long bytes) {
    long value = bytes;
    int unit = 0;
    while (value % STEP == 0 && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return value + " " + UNITS[unit];
  }

  private static String time(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
