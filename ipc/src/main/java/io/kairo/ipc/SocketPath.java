package io.kairo.ipc;

import io.kairo.posix.Unistd;
import java.nio.file.Path;
import java.util.Map;

/// Where the kernel's socket is when nobody says otherwise. Kernel and clients ask here, so that
/// they meet.
public final class SocketPath {
  private SocketPath() {}

  /// `KAIRO_IPC_SOCKET`, else `kernel.sock` in `KAIRO_STATE`, in `/run/kairo` for root, in
  /// `$XDG_RUNTIME_DIR/kairo`, or in `/tmp/kairo-UID`: the first of these that is set.
  public static Path standard(Map<String, String> environment) {
    return standard(environment, Unistd.getuid());
  }

  static Path standard(Map<String, String> environment, int uid) {
    String socket = environment.getOrDefault("KAIRO_IPC_SOCKET", "");
    if (!socket.isEmpty()) {
      return Path.of(socket);
    }
    return folder(environment, uid).resolve("kernel.sock");
  }

  private static Path folder(Map<String, String> environment, int uid) {
    String state = environment.getOrDefault("KAIRO_STATE", "");
    if (!state.isEmpty()) {
      return Path.of(state);
    }
    if (uid == 0) {
      return Path.of("/run/kairo");
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      return Path.of(runtime, "kairo");
    }
    return Path.of("/tmp/kairo-" + Integer.toUnsignedString(uid));
  }
}
