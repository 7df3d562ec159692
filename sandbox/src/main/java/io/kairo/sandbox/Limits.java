package io.kairo.sandbox;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// How much a confined process may use, in force before its first instruction and inherited by what
/// it spawns. Each holds for one process, not for the sum of a tree.
///
/// `memory` and `fileSize` are bytes; `memory` is address space. `processes` counts all processes
/// of the user, and Linux ignores it for root. `cpuSeconds` ends in SIGKILL.
public record Limits(
    OptionalLong memory,
    OptionalInt openFiles,
    OptionalInt processes,
    OptionalLong fileSize,
    OptionalLong cpuSeconds) {
  private static final Limits NONE =
      new Limits(
          OptionalLong.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  public Limits {
    positive("memory", memory.orElse(1));
    positive("openFiles", openFiles.orElse(1));
    positive("processes", processes.orElse(1));
    positive("cpuSeconds", cpuSeconds.orElse(1));
    if (fileSize.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "limit fileSize must not be negative, got '" + fileSize.getAsLong() + "'");
    }
  }

  /// No limit beyond those of this process.
  public static Limits none() {
    return NONE;
  }

  boolean isEmpty() {
    return equals(NONE);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "limit " + name + " must be positive, got '" + value + "'");
    }
  }
}
