package io.kairo.ipc;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.EventApi;
import io.kairo.api.KernelApi;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A kernel that answers `kernel.ping` with how many parameters it could read, and remembers who
/// came and went.
final class PingHandler implements Handler {
  final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
  final BlockingQueue<Connection> closed = new LinkedBlockingQueue<>();

  @Override
  public void opened(Connection connection) {
    opened.add(connection);
  }

  @Override
  public void request(Connection connection, Request request) {
    switch (request.method()) {
      case "kernel.ping" -> connection.reply(request, new KernelApi.Pong("test", 1, 2));
      case "publish" -> {
        EventApi.Publish publish = request.params(EventApi.Publish.class);
        connection.reply(request, new EventApi.Published(publish.topic()));
      }
      case "big" -> connection.reply(request, new EventApi.Published("x".repeat(200_000)));
      case "bug" -> throw new IllegalStateException("a secret");
      case "close" -> connection.close();
      default -> throw new CallException(ErrorCode.UNKNOWN_CALL, "no such call", "kairo help");
    }
  }

  @Override
  public void closed(Connection connection) {
    closed.add(connection);
  }
}
