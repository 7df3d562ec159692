package io.kairo.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class HostileServerTest {
  @TempDir Path directory;
  private final PingHandler handler = new PingHandler();
  private Path socket;

  @BeforeEach
  void place() {
    socket = directory.resolve("s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "48545450202F2031",
        "4B41000100000000",
        "4B41030100000000",
        "4B4101FF00000000",
        "4B410101FFFFFFFF",
        "4B4101010000000100",
        "4B41010100000001C1",
        "4B41010200000000",
        "4B4101010000000A81A26964DFFFFFFFFF00",
      })
  void garbageIsRefusedWithOneErrorFrame(String hex) throws Exception {
    try (Server server = start(Limits.standard());
        var client = new RawClient(socket)) {
      client.send(HexFormat.of().parseHex(hex));

      assertThat(client.response())
          .satisfies(it -> assertThat(it.id()).isEmpty())
          .satisfies(it -> assertThat(it.error()).isPresent());
      assertThat(client.atEnd()).isTrue();
      assertAlive(server);
      assertThat(server.counters().violations()).isEqualTo(1);
    }
  }

  @Test
  void randomBytesHarmNobody() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    try (Server server = start(Limits.standard())) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
          byte[] request = RawClient.request(i, "kernel.ping");
          request[8 + random.nextInt(request.length - 8)] ^= (byte) (1 + random.nextInt(255));
          bytes = request;
        }
        try (var client = new RawClient(socket)) {
          client.send(bytes);
        }
      }

      assertAlive(server);
    }
  }

  @Test
  void halfAFrameHasItsTimeFromItsFirstByte() throws Exception {
    try (Server server = start(Limits.standard().withFrame(Duration.ofMillis(50)));
        var client = new RawClient(socket);
        var idle = new RawClient(socket)) {
      client.send(RawClient.request(1, "kernel.ping"));
      client.response();
      client.send(Arrays.copyOf(RawClient.request(2, "kernel.ping"), 20));

      assertThat(client.response().error().orElseThrow())
          .hasMessage("frame must be complete within 50 ms");
      assertThat(client.atEnd()).isTrue();
      idle.send(RawClient.request(3, "kernel.ping"));
      assertThat(idle.response().id()).contains(3L);
      assertThat(server.counters().violations()).isEqualTo(1);
    }
  }

  @Test
  void tricklingDoesNotBuyTime() throws Exception {
    try (Server server = start(Limits.standard().withFrame(Duration.ofMillis(200)));
        var client = new RawClient(socket)) {
      client.send(HexFormat.of().parseHex("4B41010100010000"));
      handler.opened.take();
      while (handler.closed.isEmpty()) {
        try {
          client.send(new byte[1]);
        } catch (IOException closed) {
          break;
        }
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }

      assertThat(handler.closed.take()).isNotNull();
      assertThat(server.counters().violations()).isEqualTo(1);
    }
  }

  @Test
  void memoryOfUnfinishedFramesIsBoundedByClosingTheBiggest() throws Exception {
    try (Server server = start(Limits.standard().withMemory(1 << 20))) {
      List<RawClient> clients = new ArrayList<>();
      byte[] begun = Arrays.copyOf(HexFormat.of().parseHex("4B410101000F0000"), 100_000);
      var small = new RawClient(socket);
      small.send(Arrays.copyOf(RawClient.request(1, "kernel.ping"), 20));
      for (int i = 0; i < 40; i++) {
        var client = new RawClient(socket);
        clients.add(client);
        try {
          client.send(begun);
        } catch (IOException closed) {
          assertThat(closed).isNotNull();
        }
      }

      handler.closed.take();
      assertAlive(server);
      small.send(Arrays.copyOfRange(RawClient.request(1, "kernel.ping"), 20, 1000));
      assertThat(server.counters().evicted()).isPositive();
      for (RawClient client : clients) {
        client.close();
      }
      small.close();
    }
  }

  @Test
  void peersBeyondTheLimitAreClosedAtOnceAndThoseWithinAreServed() throws Exception {
    try (Server server = start(Limits.standard().withConnections(100))) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        clients.add(new RawClient(socket));
        handler.opened.take();
      }
      try (var refused = new RawClient(socket)) {
        assertThat(refused.atEnd()).isTrue();
      }

      for (RawClient client : clients) {
        client.send(RawClient.request(1, "kernel.ping"));
        assertThat(client.response().id()).contains(1L);
      }
      assertThat(server.counters().refused()).isEqualTo(1);
      for (RawClient client : clients) {
        client.close();
      }
      for (int i = 0; i < 100; i++) {
        handler.closed.take();
      }
      assertAlive(server);
    }
  }

  @Test
  void thousandsOfPeersAreServed() throws Exception {
    int count = Math.min(3_000, Limits.standard().connections() / 2);
    try (Server server = start(Limits.standard())) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        clients.add(new RawClient(socket));
      }
      for (RawClient client : clients) {
        client.send(RawClient.request(1, "kernel.ping"));
      }
      for (RawClient client : clients) {
        assertThat(client.response().id()).contains(1L);
      }
      assertThat(server.counters().accepted()).isEqualTo(count);
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private Server start(Limits limits) throws IOException {
    Server server = Server.start(handler, limits, Spin.never());
    server.listen(socket);
    return server;
  }

  private void assertAlive(Server server) throws Exception {
    try (var client = new RawClient(socket)) {
      client.send(RawClient.request(9, "kernel.ping"));
      assertThat(client.response().id()).contains(9L);
    }
    assertThat(server.counters().accepted()).isPositive();
  }
}
