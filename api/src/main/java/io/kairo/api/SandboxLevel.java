package io.kairo.api;

/// How a skill is confined, the weaker one first.
public enum SandboxLevel {
  /// Landlock, seccomp, interception and limits, in the file system and under the user of the
  /// kernel.
  STANDARD,
  /// All that, in namespaces and under a user of its own. Needs a kernel that runs as root.
  STRICT
}
