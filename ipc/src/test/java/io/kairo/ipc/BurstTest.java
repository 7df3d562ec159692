package io.kairo.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests that come together, and what is sent because of them.
@Timeout(60)
final class BurstTest {
  @TempDir Path directory;
  private Path socket;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    socket = directory.resolve("kernel.sock");
    server = Server.start(new PingHandler(), Limits.standard(), Spin.adaptive());
    server.listen(socket);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void repliesToABurstKeepTheirOrderLargeAndSmall() throws Exception {
    try (var client = new RawClient(socket)) {
      client.send(burst(100, i -> i % 10 == 5 ? "big" : "kernel.ping"));

      for (long i = 0; i < 100; i++) {
        assertThat(client.response().id()).contains(i);
      }
    }
  }

  /// What a burst sends to others comes to them in order, too, and to more of them than are
  /// gathered for.
  @Test
  void burstReachesOthersInOrder() throws Exception {
    List<RawClient> peers = new ArrayList<>();
    try (var sender = new RawClient(socket)) {
      for (int i = 0; i < 100; i++) {
        var peer = new RawClient(socket);
        peers.add(peer);
        peer.send(RawClient.request(1000, "kernel.ping"));
        assertThat(peer.response().id()).contains(1000L);
      }

      sender.send(burst(50, _ -> "tell"));

      for (RawClient peer : peers) {
        for (long i = 0; i < 50; i++) {
          assertThat(peer.response().id()).contains(i);
        }
      }
    } finally {
      for (RawClient peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void burstIsAnsweredUpToWhatBreaksIt() throws Exception {
    var bytes = new ByteArrayOutputStream();
    bytes.write(burst(100, _ -> "kernel.ping"));
    bytes.write("no frame".getBytes(StandardCharsets.US_ASCII));
    try (var client = new RawClient(socket)) {
      client.send(bytes.toByteArray());

      for (long i = 0; i < 100; i++) {
        assertThat(client.response().id()).contains(i);
      }
      assertThat(client.response().error()).isPresent();
    }
  }

  private static byte[] burst(int requests, IntFunction<String> method) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < requests; i++) {
      bytes.write(RawClient.request(i, method.apply(i)));
    }
    return bytes.toByteArray();
  }
}
