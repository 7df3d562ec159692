package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.CallException;
import io.kairo.api.Cause;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.ipc.codec.RequestMessage;
import io.kairo.ipc.codec.ResponseMessage;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Descriptors that travel with replies: each is the writing end of one pipe, which has its end
/// when nobody holds it any more.
@Timeout(60)
final class DescriptorsTest {
  private final BlockingQueue<Boolean> passed = new LinkedBlockingQueue<>();
  private final Arena arena = Arena.ofAuto();
  @TempDir private Path folder;
  private int[] pipe = {};
  private Server server;

  @BeforeEach
  void start() throws IOException {
    MemorySegment ends = arena.allocate(JAVA_INT, 2);
    Unistd.pipe2(ends, Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK);
    pipe = ends.toArray(JAVA_INT);
    server = Server.start(new PassingHandler(), Limits.standard(), Spin.never());
    server.listen(folder.resolve("socket"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    Unistd.close(pipe[0]);
    Unistd.close(pipe[1]);
  }

  /// Answers `passN` with N descriptors, and everything else with none.
  private final class PassingHandler implements Handler {
    @Override
    public void request(Connection connection, Request request) {
      int count = Integer.parseInt("0" + request.method().substring(4));
      int[] fds = new int[count];
      Arrays.fill(fds, pipe[1]);
      var pong = new KernelApi.Pong("x".repeat(100), count, 0);
      if (count == 0) {
        connection.reply(request, pong);
      } else {
        passed.add(connection.reply(request.id(), pong, fds));
      }
    }

    @Override
    public void opened(Connection connection) {}

    @Override
    public void cancelled(Connection connection, Object id) {}

    @Override
    public void credited(Connection connection, String subscriptionId, int credit) {}

    @Override
    public void drained(Connection connection) {}

    @Override
    public void closed(Connection connection) {}
  }

  private record Came(Object id, List<Integer> descriptors, Optional<CallException> error) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void descriptorsBelongToTheFrameThatNamesThem(boolean packets) throws Exception {
    try (Line line =
        packets ? packetLine() : Line.connect(folder.resolve("socket"), Spin.never())) {
      send(line, 1, "pass");
      send(line, 2, "pass3");
      send(line, 3, "pass");
      send(line, 4, "pass16");

      List<Came> came = receive(line, 4);

      assertThat(came).extracting(Came::id).containsExactly(1L, 2L, 3L, 4L);
      assertThat(came).extracting(reply -> reply.descriptors().size()).containsExactly(0, 3, 0, 16);
      assertThat(came.get(1).descriptors()).allMatch(this::isThePipe);
      assertThat(came.get(3).descriptors()).allMatch(this::isThePipe);
      for (Came reply : came) {
        for (int fd : reply.descriptors()) {
          Unistd.close(fd);
        }
      }
    }
  }

  @Test
  void descriptorsThatNobodyTakesAreClosed() throws Exception {
    try (Line line = Line.connect(folder.resolve("socket"), Spin.never())) {
      send(line, 1, "pass0");
      assertThat(receive(line, 1)).hasSize(1);
      long before = open();
      send(line, 2, "pass16");
      assertThat(passed.take()).isTrue();

      assertThat(line.receive((_, _, _, _, _) -> true)).isTrue();

      assertThat(open()).isEqualTo(before);
    }
  }

  @Test
  void whoDoesNotReadGetsNoMoreDescriptorsAndKeepsTheLine() throws Exception {
    try (Line line = Line.connect(folder.resolve("socket"), Spin.never())) {
      int sent = 0;
      boolean more = true;
      while (more) {
        send(line, ++sent, "pass16");
        more = passed.take();
      }
      assertThat(sent).isBetween(2, 64);

      List<Came> came = receive(line, sent);
      assertThat(came.getLast().error())
          .hasValueSatisfying(e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
      for (Came reply : came) {
        for (int fd : reply.descriptors()) {
          Unistd.close(fd);
        }
      }
      send(line, ++sent, "pass1");

      assertThat(passed.take()).isTrue();
    }
  }

  @Test
  void clientOfVersion1GetsAnError() throws Exception {
    try (var client = new RawClient(folder.resolve("socket"))) {
      client.send(RawClient.request(1, "pass1"));

      assertThat(client.response().error())
          .hasValueSatisfying(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
      assertThat(passed.take()).isFalse();
    }
  }

  private Line packetLine() throws IOException {
    SocketPair pair = SocketPair.create();
    server.adopt(pair.kernel(), "skill");
    return Line.on(pair.process(), Spin.never());
  }

  private static void send(Line line, long id, String method) throws IOException {
    var out = new MessagePackWriter();
    RequestMessage.write(out, 2, id, method, new Nothing(), 0, Cause.NONE);
    line.send(out);
  }

  private static List<Came> receive(Line line, int count) throws Exception {
    List<Came> came = new ArrayList<>();
    while (came.size() < count) {
      line.receive((_, _, bytes, from, to) -> {
        ResponseMessage reply = ResponseMessage.read(bytes, from, to);
        List<Integer> fds = new ArrayList<>();
        try (Descriptors taken = line.take(reply.descriptors())) {
          while (taken.count() > 0) {
            fds.add(taken.take());
          }
        }
        came.add(new Came(reply.id().orElseThrow(), fds, reply.error()));
        return true;
      });
    }
    return came;
  }

  /// Whether what is written to `fd` comes out of the pipe.
  private boolean isThePipe(int fd) {
    try {
      MemorySegment byteOf = arena.allocate(JAVA_BYTE);
      byteOf.set(JAVA_BYTE, 0, (byte) fd);
      Unistd.write(fd, byteOf);
      MemorySegment read = arena.allocate(JAVA_BYTE);
      return Unistd.read(pipe[0], read) == 1 && read.get(JAVA_BYTE, 0) == (byte) fd;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long open() throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }
}
