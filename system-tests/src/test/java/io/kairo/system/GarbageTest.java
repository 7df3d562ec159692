package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever is sent to the socket, the kernel answers the next caller and does not grow.
@Tag("system")
@Proves("NF-stability")
final class GarbageTest {
  private static final long SEED = 20261124;

  @Test
  void randomBytesCloseTheirConnectionOnly() throws Exception {
    try (Machine machine = Machine.start()) {
      Random random = new Random(SEED);
      for (int i = 0; i < 500; i++) {
        byte[] bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        send(machine, bytes);
      }

      assertAnswers(machine);
    }
  }

  @Test
  void lengthOfFourGigabytesIsRefusedAtOnce() throws Exception {
    try (Machine machine = Machine.start();
        SocketChannel client = connect(machine)) {
      client.write(ByteBuffer.wrap(new byte[] {0x4B, 0x41, 1, 1, -1, -1, -1, -1}));

      assertThat(readToEnd(client)).isLessThan(1 << 16);
      assertAnswers(machine);
    }
  }

  @Test
  void halfFrameAndSilenceHoldsUpNobodyAndIsClosedInTheEnd() throws Exception {
    try (Machine machine = Machine.start();
        SocketChannel client = connect(machine)) {
      client.write(ByteBuffer.wrap(new byte[] {0x4B, 0x41, 1, 1, 0, 0, 0, 100, (byte) 0x83}));

      assertAnswers(machine);
      assertThat(readToEnd(client)).isLessThan(1 << 16);
    }
  }

  @Test
  void tenThousandConnectionsDoNotStopItAndAreForgotten() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      int before = machine.descriptors();
      List<SocketChannel> clients = new ArrayList<>();
      try {
        for (int i = 0; i < 10_000; i++) {
          clients.add(connect(machine));
        }
        assertThat(owner.call(SystemCalls.PING, Nothing.NOTHING).pid()).isEqualTo(machine.pid());
      } finally {
        for (SocketChannel client : clients) {
          client.close();
        }
      }
      Eventually.holds(() -> assertThat(machine.descriptors()).isLessThanOrEqualTo(before + 2));
      assertAnswers(machine);
    }
  }

  private static void send(Machine machine, byte[] bytes) throws IOException {
    try (SocketChannel client = connect(machine)) {
      client.write(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset).*");
    }
  }

  private static long readToEnd(SocketChannel client) throws IOException {
    long total = 0;
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    for (int n = client.read(buffer); n >= 0; n = client.read(buffer)) {
      total += n;
      buffer.clear();
    }
    return total;
  }

  private static SocketChannel connect(Machine machine) throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
    client.connect(UnixDomainSocketAddress.of(machine.socket()));
    return client;
  }

  private static void assertAnswers(Machine machine) {
    try (Kairo fresh = Kairo.connect(machine.socket(), "test")) {
      assertThat(fresh.call(SystemCalls.PING, Nothing.NOTHING).pid()).isEqualTo(machine.pid());
    }
  }
}
