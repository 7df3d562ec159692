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
  final BlockingQueue<Object> cancelled = new LinkedBlockingQueue<>();
  final BlockingQueue<Integer> credits = new LinkedBlockingQueue<>();
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
        connection.reply(request, new EventApi.Published(publish.topic(), 1));
      }
      case "big" -> connection.reply(request, new EventApi.Published("x".repeat(200_000), 1));
      case "tell" ->
          opened.forEach(peer -> peer.reply(request.id(), new EventApi.Published("told", 1)));
      case "bug" -> throw new IllegalStateException("a secret");
      case "close" -> connection.close();
      default -> throw new CallException(ErrorCode.UNKNOWN_CALL, "no such call", "kairo help");
    }
  }

  @Override
  public void cancelled(Connection connection, Object id) {
    cancelled.add(id);
  }

  @Override
  public void credited(Connection connection, String subscriptionId, int credit) {
    credits.add(credit);
  }

  @Override
  public void drained(Connection connection) {}

  @Override
  public void closed(Connection connection) {
    closed.add(connection);
  }
}
