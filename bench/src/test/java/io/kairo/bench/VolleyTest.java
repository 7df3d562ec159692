package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi;
import io.kairo.ipc.Connection;
import io.kairo.ipc.Handler;
import io.kairo.ipc.Limits;
import io.kairo.ipc.Request;
import io.kairo.ipc.Server;
import io.kairo.ipc.Spin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VolleyTest {
  private static final KernelApi.Pong PONG = new KernelApi.Pong("0.1.0", 1, 1);

  @TempDir Path folder;

  @Test
  void eachCallIsMadeOnceAndInOrder() throws Exception {
    var ids = new ArrayList<Object>();
    Path socket = folder.resolve("kernel.sock");
    try (Server server =
        serve((connection, request) -> {
          ids.add(request.id());
          connection.reply(request, PONG);
        })) {
      server.listen(socket);

      try (Volley volley = Volley.connect(socket, 3, RawLine::ping)) {
        assertThat(volley.make(7)).isEqualTo(7);
        assertThat(volley.make(2)).isEqualTo(2);
      }
    }
    List<Long> expected = LongStream.range(0, 9).mapToObj(i -> 10_000 + i % 3).toList();
    assertThat(ids).containsExactlyElementsOf(expected);
  }

  /// The server replies to none before the last one is there.
  @Test
  void asManyAreOnTheirWayAsWasSaid() throws Exception {
    var waiting = new ArrayList<Request>();
    Path socket = folder.resolve("kernel.sock");
    try (Server server =
        serve((connection, request) -> {
          waiting.add(request);
          if (waiting.size() == 50) {
            waiting.forEach(it -> connection.reply(it, PONG));
          }
        })) {
      server.listen(socket);

      try (Volley volley = Volley.connect(socket, 50, RawLine::ping)) {
        assertThat(volley.make(50)).isEqualTo(50);
      }
    }
  }

  @Test
  void aCallThatFailsEndsTheVolley() throws Exception {
    Path socket = folder.resolve("kernel.sock");
    try (Server server =
        serve((_, _) -> {
          throw new CallException(ErrorCode.UNAVAILABLE, "the disk must have room", "");
        })) {
      server.listen(socket);

      try (Volley volley = Volley.connect(socket, 3, RawLine::ping)) {
        assertThatExceptionOfType(CallException.class)
            .isThrownBy(() -> volley.make(1))
            .withMessage("the disk must have room");
      }
    }
  }

  @Test
  void aReplyOutOfOrderEndsTheVolley() throws Exception {
    Path socket = folder.resolve("kernel.sock");
    try (Server server = serve((connection, _) -> connection.reply((Object) 7L, PONG))) {
      server.listen(socket);

      try (Volley volley = Volley.connect(socket, 3, RawLine::ping)) {
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(() -> volley.make(1))
            .withMessage("reply must be to 10000, got '7'");
      }
    }
  }

  private static Server serve(BiConsumer<Connection, Request> answer) throws IOException {
    return Server.start(new Answering(answer), Limits.standard(), Spin.never());
  }

  private record Answering(BiConsumer<Connection, Request> answer) implements Handler {
    @Override
    public void opened(Connection connection) {}

    @Override
    public void request(Connection connection, Request request) {
      answer.accept(connection, request);
    }

    @Override
    public void cancelled(Connection connection, Object id) {}

    @Override
    public void credited(Connection connection, String subscriptionId, int credit) {}

    @Override
    public void drained(Connection connection) {}

    @Override
    public void closed(Connection connection) {}
  }
}
