package io.kairo.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Limits of one thing.
final class Quota {
  private Quota() {}

  static TreeLimits memory(long mebibytes) {
    return of(OptionalLong.of(mebibytes << 20), OptionalInt.empty(), OptionalDouble.empty());
  }

  static TreeLimits processes(int most) {
    return of(OptionalLong.empty(), OptionalInt.of(most), OptionalDouble.empty());
  }

  static TreeLimits cpu(double share) {
    return of(OptionalLong.empty(), OptionalInt.empty(), OptionalDouble.of(share));
  }

  static TreeLimits disk(long mebibytes) {
    return new TreeLimits(
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        OptionalLong.of(mebibytes << 20),
        Optional.empty());
  }

  static TreeLimits wallTime(Duration time) {
    return new TreeLimits(
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        Optional.of(time));
  }

  private static TreeLimits of(OptionalLong memory, OptionalInt processes, OptionalDouble cpu) {
    return new TreeLimits(memory, processes, cpu, OptionalLong.empty(), Optional.empty());
  }
}
