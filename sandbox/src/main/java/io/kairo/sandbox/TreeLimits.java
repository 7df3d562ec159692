package io.kairo.sandbox;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// How much a process and all it spawns may use together, in force before its first instruction.
///
/// `memory` is bytes that are resident; exceeding it ends the tree. `processes` counts threads too;
/// at the limit no more can be created (or, where no control group holds it, the tree ends). `cpu`
/// is a share of one processor, such as 0.5, over which the tree is held back. `disk` is bytes in
/// the folders that the profile lets it write, and `wallTime` runs from the start; both end it.
public record TreeLimits(
    OptionalLong memory,
    OptionalInt processes,
    OptionalDouble cpu,
    OptionalLong disk,
    Optional<Duration> wallTime) {
  private static final TreeLimits NONE =
      new TreeLimits(
          OptionalLong.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          Optional.empty());
  private static final double LEAST_SHARE = 0.01;

  public TreeLimits {
    positive("memory", memory.orElse(1));
    positive("processes", processes.orElse(1));
    positive("disk", disk.orElse(1));
    positive("wallTime", wallTime.orElse(Duration.ofNanos(1)).toNanos());
    if (!(cpu.orElse(1) >= LEAST_SHARE && cpu.orElse(1) < Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "limit cpu must be a share of one processor of at least "
              + LEAST_SHARE
              + ", got '"
              + cpu.getAsDouble()
              + "'");
    }
  }

  /// No limit.
  public static TreeLimits none() {
    return NONE;
  }

  /// What is limited.
  Set<Bound> bounds() {
    Set<Bound> bounds = EnumSet.noneOf(Bound.class);
    memory.ifPresent(_ -> bounds.add(Bound.MEMORY));
    processes.ifPresent(_ -> bounds.add(Bound.PROCESSES));
    cpu.ifPresent(_ -> bounds.add(Bound.CPU));
    disk.ifPresent(_ -> bounds.add(Bound.DISK));
    wallTime.ifPresent(_ -> bounds.add(Bound.WALL_TIME));
    return bounds;
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "limit " + name + " must be positive, got '" + value + "'");
    }
  }
}
