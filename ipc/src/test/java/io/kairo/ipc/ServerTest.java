package io.kairo.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.ipc.codec.EncodedEvent;
import io.kairo.ipc.codec.EventMessage;
import io.kairo.posix.Unistd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ServerTest {
  /// Listens at its argument, leaves the socket to a child, says its process id, and ends.
  private static final String FORKING_SERVER =
      """
      import os, socket, sys, time
      listening = socket.socket(socket.AF_UNIX)
      listening.bind(sys.argv[1])
      listening.listen()
      child = os.fork()
      if child == 0:
          os.close(1)
          time.sleep(60)
      else:
          print(child)
      """;

  @TempDir Path directory;
  private final PingHandler handler = new PingHandler();
  private Path socket;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    socket = directory.resolve("run/kernel.sock");
    server = Server.start(handler, Limits.standard(), Spin.adaptive());
    server.listen(socket);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void callIsAnswered() throws Exception {
    try (var client = new RawClient(socket)) {
      client.send(RawClient.request(7, "kernel.ping"));

      assertThat(client.response())
          .satisfies(it -> assertThat(it.id()).contains(7L))
          .satisfies(it -> assertThat(it.error()).isEmpty());
    }
  }

  @Test
  void peerIsKnownFromTheSocket() throws Exception {
    try (var client = new RawClient(socket)) {
      Connection connection = handler.opened.take();

      assertThat(connection.peer().pid()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(connection.peer().uid()).isEqualTo(Unistd.getuid());
      connection
          .pidfd()
          .ifPresent(fd ->
              assertThat(Path.of("/proc/self/fdinfo/" + fd))
                  .content()
                  .contains("Pid:\t" + ProcessHandle.current().pid()));
      client.send(RawClient.request(1, "kernel.ping"));
      client.response();
      assertThat(connection.traffic().requests()).isEqualTo(1);
      assertThat(connection.traffic().replies()).isEqualTo(1);
    }
    assertThat(handler.closed.take().pidfd()).isEmpty();
  }

  @Test
  void pipelinedCallsAreAnsweredInOrderHoweverTheyAreCut() throws Exception {
    var stream = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      stream.write(RawClient.request(i, "kernel.ping"));
    }
    byte[] bytes = stream.toByteArray();
    try (var client = new RawClient(socket)) {
      for (int at = 0; at < bytes.length; at += 37) {
        client.send(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 37)));
      }

      for (long i = 0; i < 500; i++) {
        assertThat(client.response().id()).contains(i);
      }
    }
  }

  @Test
  void replyLargerThanTheSocketArrivesWhole() throws Exception {
    try (var client = new RawClient(socket)) {
      for (int i = 0; i < 10; i++) {
        client.send(RawClient.request(i, "big"));
      }

      for (long i = 0; i < 10; i++) {
        byte[] frame = client.frame();
        assertThat(frame).hasSizeGreaterThan(200_000);
        assertThat(io.kairo.ipc.codec.ResponseMessage.read(frame, 8, frame.length).id())
            .contains(i);
      }
    }
  }

  @Test
  void failureIsASentenceAndACodeNeverAStackTrace() throws Exception {
    try (var client = new RawClient(socket)) {
      client.send(RawClient.request(1, "nonsense"));
      assertThat(client.response().error().orElseThrow())
          .hasMessage("no such call")
          .returns(ErrorCode.UNKNOWN_CALL, CallException::code)
          .returns("kairo help", CallException::help);

      client.send(RawClient.request(2, "publish"));
      assertThat(client.response().error().orElseThrow())
          .hasMessage("field 'topic' must be present")
          .returns(ErrorCode.INVALID_ARGUMENT, CallException::code);

      client.send(RawClient.request(3, "bug"));
      assertThat(client.response().error().orElseThrow())
          .hasMessage("the kernel failed in this call")
          .returns(ErrorCode.INTERNAL, CallException::code);
    }
  }

  @Test
  void replyMayComeFromAnyThread() throws Exception {
    try (var client = new RawClient(socket)) {
      Connection connection = handler.opened.take();

      for (long i = 0; i < 100; i++) {
        long id = i;
        Thread.ofVirtual().start(() -> connection.reply(id, new io.kairo.api.Nothing()));
      }

      java.util.Set<Object> ids = new java.util.HashSet<>();
      for (int i = 0; i < 100; i++) {
        ids.add(client.response().id().orElseThrow());
      }
      assertThat(ids).hasSize(100);
    }
  }

  @Test
  void eventCarriesTheSubscriptionOfEachPeer() throws Exception {
    try (var client = new RawClient(socket)) {
      Connection connection = handler.opened.take();
      connection.attach("state");

      assertThat(connection.event(EncodedEvent.of(event("x")), "s9")).isTrue();

      byte[] frame = client.frame();
      EventMessage message = EventMessage.read(frame, 8, frame.length);
      assertThat(message.subscriptionId()).isEqualTo("s9");
      assertThat(message.event()).isEqualTo(event("x"));
      assertThat(connection.attachment(String.class)).contains("state");
      assertThat(connection.attachment(Integer.class)).isEmpty();
    }
  }

  @Test
  void slowReaderLosesEventsAndHoldsUpNobody() throws Exception {
    try (var slow = new RawClient(socket)) {
      Connection connection = handler.opened.take();
      EncodedEvent large = EncodedEvent.of(event("x".repeat(50_000)));
      int sent = 0;
      while (connection.event(large, "s")) {
        sent++;
      }

      assertThat(connection.traffic().droppedEvents()).isEqualTo(1);
      assertThat(connection.traffic().queuedBytes()).isPositive();
      try (var other = new RawClient(socket)) {
        other.send(RawClient.request(1, "kernel.ping"));
        assertThat(other.response().id()).contains(1L);
      }
      for (int i = 0; i < sent; i++) {
        byte[] frame = slow.frame();
        assertThat(EventMessage.read(frame, 8, frame.length).subscriptionId()).isEqualTo("s");
      }
      assertThat(connection.event(large, "s")).isTrue();
    }
  }

  @Test
  void serverRespondsUntilItIsClosed() throws Exception {
    assertThat(server.responds(Duration.ofSeconds(30))).isTrue();

    server.close();

    assertThat(server.responds(Duration.ofMillis(10))).isFalse();
  }

  @Test
  void peerThatNeverReadsItsRepliesIsClosed() throws Exception {
    try (var client = new RawClient(socket)) {
      Connection connection = handler.opened.take();
      var result = new io.kairo.api.EventApi.Published("x".repeat(100_000), 1);

      for (int i = 0; i < 100; i++) {
        connection.reply((long) i, result);
      }

      assertThat(handler.closed.take()).isSameAs(connection);
      assertThat(server.counters().evicted()).isEqualTo(1);
      assertThat(server.counters().memory()).isZero();
      assertThat(client).isNotNull();
    }
  }

  @Test
  void handlerMayCloseThePeer() throws Exception {
    try (var client = new RawClient(socket)) {
      client.send(RawClient.request(1, "close"));

      assertThat(client.atEnd()).isTrue();
      assertThat(handler.closed.take()).isSameAs(handler.opened.take());
    }
  }

  @Test
  void socketIsForItsOwnerOnly() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void livingServerIsNotReplacedButADeadOneIs() throws Exception {
    try (Server second = Server.start(handler, Limits.standard(), Spin.never())) {
      assertThatExceptionOfType(FileAlreadyExistsException.class)
          .isThrownBy(() -> second.listen(socket))
          .withMessageContaining("a kernel answers there");
      Path stale = directory.resolve("stale.sock");
      try (var dead =
          java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
        dead.bind(java.net.UnixDomainSocketAddress.of(stale));
      }
      second.listen(stale);

      try (var client = new RawClient(stale)) {
        client.send(RawClient.request(1, "kernel.ping"));
        assertThat(client.response().id()).contains(1L);
      }
    }
    assertThat(directory.resolve("stale.sock")).doesNotExist();
    assertThat(socket).exists();
  }

  /// The server has ended, and a process that it had forked holds its listening socket.
  @Test
  void serverWhoseSocketAnotherProcessHoldsIsDead() throws Exception {
    Path orphaned = directory.resolve("orphaned.sock");
    Process server =
        new ProcessBuilder("python3", "-c", FORKING_SERVER, orphaned.toString()).start();
    long holder = Long.parseLong(server.inputReader().readLine());
    try (Server second = Server.start(handler, Limits.standard(), Spin.never())) {
      assertThat(server.waitFor()).isZero();

      second.listen(orphaned);

      try (var client = new RawClient(orphaned)) {
        client.send(RawClient.request(1, "kernel.ping"));
        assertThat(client.response().id()).contains(1L);
      }
    } finally {
      assertThat(ProcessHandle.of(holder).orElseThrow().destroyForcibly()).isTrue();
    }
  }

  @Test
  void otherFilesAndOpenFoldersAreLeftAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "precious");
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> server.listen(file))
        .withMessageContaining("not a socket");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> server.listen(open.resolve("kernel.sock")))
        .withMessageContaining("writable by its owner only");
    assertThat(file).hasContent("precious");
  }

  private static Event event(String text) {
    return new Event(
        "e1",
        "test.event",
        "kernel",
        Instant.parse("2026-11-24T08:00:00Z"),
        Map.of("text", text),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
