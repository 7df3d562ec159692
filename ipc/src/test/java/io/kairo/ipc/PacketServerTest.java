package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.ErrorCode;
import io.kairo.api.EventApi;
import io.kairo.ipc.codec.ResponseMessage;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A skill's line: one end of a `SOCK_SEQPACKET` pair.
@Timeout(60)
final class PacketServerTest {
  private final Arena arena = Arena.ofAuto();
  private final PingHandler handler = new PingHandler();
  private Server server;
  private Connection connection;
  private int line;
  private int served;

  @BeforeEach
  void start() throws IOException {
    server = Server.start(handler, Limits.standard(), Spin.never());
    MemorySegment ends = arena.allocate(JAVA_INT, 2);
    Socket.socketpair(Socket.AF_UNIX, Socket.SOCK_SEQPACKET | Socket.SOCK_CLOEXEC, 0, ends);
    line = ends.getAtIndex(JAVA_INT, 0);
    served = ends.getAtIndex(JAVA_INT, 1);
    connection = server.adopt(served, "skill");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    Unistd.close(line);
  }

  @Test
  void everyFrameIsAPacketOfItsOwn() throws Exception {
    send(RawClient.request(1, "kernel.ping"));
    send(RawClient.request(2, "kernel.ping"));

    assertThat(receive().id()).contains(1L);
    assertThat(receive().id()).contains(2L);
    assertThat(handler.opened.take().attachment(String.class)).contains("skill");
  }

  @Test
  void packetMayCarrySeveralFrames() throws Exception {
    byte[] first = RawClient.request(1, "kernel.ping");
    byte[] second = RawClient.request(2, "kernel.ping");
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    send(both);

    assertThat(receive().id()).contains(1L);
    assertThat(receive().id()).contains(2L);
  }

  @Test
  void partOfAFrameInAPacketIsRefused() throws Exception {
    send(Arrays.copyOf(RawClient.request(1, "kernel.ping"), 20));

    assertThat(receive().error().orElseThrow()).hasMessageContaining("must hold whole frames");
    assertThat(handler.closed.take()).isSameAs(connection);
  }

  @Test
  void largeReplyFitsOrBecomesAnError() throws Exception {
    send(RawClient.request(1, "big"));
    assertThat(receive().error()).isEmpty();
    MemorySegment size = arena.allocateFrom(JAVA_INT, 50_000);
    Socket.setsockopt(served, Socket.SOL_SOCKET, Socket.SO_SNDBUF, size);

    connection.reply(2L, new EventApi.Published("x".repeat(150_000), 1));

    assertThat(receive().error().orElseThrow())
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  @Test
  void hangUpIsNoticed() throws Exception {
    Socket.shutdown(line, Socket.SHUT_RDWR);

    assertThat(handler.closed.take()).isSameAs(connection);
  }

  private void send(byte[] bytes) throws IOException {
    MemorySegment segment = arena.allocateFrom(JAVA_BYTE, bytes);
    assertThat(Socket.send(line, segment, bytes.length, Socket.MSG_NOSIGNAL))
        .isEqualTo(bytes.length);
  }

  private ResponseMessage receive() throws Exception {
    MemorySegment segment = arena.allocate(1 << 20);
    int length = (int) Socket.recv(line, segment, segment.byteSize(), 0);
    byte[] bytes = segment.asSlice(0, length).toArray(JAVA_BYTE);
    return ResponseMessage.read(bytes, 8, length);
  }
}
