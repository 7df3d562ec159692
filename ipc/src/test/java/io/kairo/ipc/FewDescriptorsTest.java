package io.kairo.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server in a process of its own that may open few files.
@Timeout(60)
final class FewDescriptorsTest {
  @TempDir Path directory;

  @Test
  void peersForWhomNoDescriptorIsLeftAreClosedAndTheOthersServed() throws Exception {
    Path socket = directory.resolve("s");
    Process process = start(socket);
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.readLine()).isEqualTo("ready");
      List<RawClient> clients = new ArrayList<>();
      int refused = 0;
      while (refused < 20) {
        var client = new RawClient(socket);
        if (served(client)) {
          clients.add(client);
        } else {
          refused++;
          client.close();
        }
      }

      clients.removeLast().close();
      try (var next = new RawClient(socket)) {
        assertThat(clients).isNotEmpty().allSatisfy(it -> assertThat(served(it)).isTrue());
        assertThat(eventuallyServed(socket, next)).isTrue();
      }
      for (RawClient client : clients) {
        client.close();
      }
    } finally {
      process.destroy();
    }
  }

  /// The server learns of a closed peer in its own time.
  private static boolean eventuallyServed(Path socket, RawClient first) throws IOException {
    if (served(first)) {
      return true;
    }
    while (true) {
      try (var client = new RawClient(socket)) {
        if (served(client)) {
          return true;
        }
      }
    }
  }

  private static boolean served(RawClient client) {
    try {
      client.send(RawClient.request(1, "kernel.ping"));
      return client.response().error().isEmpty();
    } catch (Exception closed) {
      return false;
    }
  }

  private static Process start(Path socket) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("jdk.module.path", "") + ":" + System.getProperty("java.class.path", "");
    return new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n 120; exec \"$@\"",
            "sh",
            java,
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes + ":" + Path.of("target", "test-classes").toAbsolutePath(),
            "io.kairo.ipc.FewDescriptorsServer",
            socket.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
