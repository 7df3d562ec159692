package io.kairo.kernel;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The environment variables that say where a kernel keeps its things.
///
/// @param uid the user that the kernel runs as
record Environment(Map<String, String> variables, int uid) {
  Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /// Root keeps its state in `/var/lib/kairo`, a user in `$XDG_STATE_HOME/kairo`.
  Path defaultState() {
    if (uid == 0) {
      return Path.of("/var/lib/kairo");
    }
    return get("XDG_STATE_HOME")
        .map(Path::of)
        .orElseGet(() -> home().resolve(".local").resolve("state"))
        .resolve("kairo");
  }

  /// The home of the kernel's user.
  Path home() {
    return get("HOME").map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home")));
  }

  /// Where a kernel without a state folder of its own answers. The SDK looks in the same places.
  Path defaultSocket() {
    return get("KAIRO_IPC_SOCKET").map(Path::of).orElseGet(this::runtimeSocket);
  }

  private Path runtimeSocket() {
    if (uid == 0) {
      return Path.of("/run/kairo/kernel.sock");
    }
    return get("XDG_RUNTIME_DIR")
        .map(folder -> Path.of(folder, "kairo"))
        .orElseGet(() -> Path.of("/tmp/kairo-" + uid))
        .resolve("kernel.sock");
  }
}
