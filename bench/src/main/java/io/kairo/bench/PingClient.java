package io.kairo.bench;

import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.file.Path;

/// A client as a user would write it, in a process of its own: measures `kernel.ping` by the SDK.
/// Its argument is the kernel's socket.
final class PingClient {
  private PingClient() {}

  public static void main(String[] arguments) throws Exception {
    try (Kairo kairo = Kairo.connect(Path.of(arguments[0]), "bench")) {
      Samples.answerLines(
          System.in, System.out, () -> kairo.call(SystemCalls.PING, Nothing.NOTHING));
    }
  }
}
