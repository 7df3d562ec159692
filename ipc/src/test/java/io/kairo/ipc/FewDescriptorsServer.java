package io.kairo.ipc;

import java.nio.file.Path;

/// The program that [FewDescriptorsTest] runs: serves until it is killed.
final class FewDescriptorsServer {
  private FewDescriptorsServer() {}

  public static void main(String[] arguments) throws Exception {
    Limits limits = Limits.standard().withConnections(10_000);
    try (Server server = Server.start(new PingHandler(), limits, Spin.never())) {
      server.listen(Path.of(arguments[0]));
      System.out.println("ready");
      Thread.currentThread().join();
    }
  }
}
