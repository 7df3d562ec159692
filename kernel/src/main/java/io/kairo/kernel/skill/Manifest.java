package io.kairo.kernel.skill;

import io.kairo.api.Permission;
import io.kairo.api.SandboxLevel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a skill's `kairo.yaml` says: what it is, which program runs where, what it may ever ask
/// for, and what it may use up.
///
/// @param binaries by platform, such as `linux-x64`
/// @param permissions the closed set of what it may ask for
/// @param sandbox the least level at which it is started
record Manifest(
    String name,
    String version,
    String description,
    Map<String, Binary> binaries,
    List<Permission> permissions,
    SandboxLevel sandbox,
    Limits limits,
    Restart restart,
    Optional<Duration> watchdog) {
  Manifest {
    binaries = Map.copyOf(binaries);
    permissions = List.copyOf(permissions);
  }

  /// A program of the package and the digest that its bytes must have.
  record Binary(String path, String sha256) {}

  /// What a skill may use up.
  ///
  /// @param memory in bytes: address space, or of a skill that starts processes what all of them
  ///   use
  /// @param files open files
  /// @param processes processes of its user, or of a skill that starts some all of its own
  /// @param fileSize the largest file it may write, in bytes
  /// @param cpuSeconds processor time
  /// @param cpu share of one core
  /// @param wallTime from its start
  /// @param output bytes a second that it may print on each stream
  /// @param disk bytes in its own folders
  record Limits(
      OptionalLong memory,
      OptionalInt files,
      OptionalInt processes,
      OptionalLong fileSize,
      OptionalLong cpuSeconds,
      OptionalDouble cpu,
      Optional<Duration> wallTime,
      OptionalLong output,
      OptionalLong disk) {
    static final Limits NONE =
        new Limits(
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
  }

  /// When the kernel starts a skill again whose process ended by itself.
  enum Restart {
    NEVER,
    ON_FAILURE
  }
}
