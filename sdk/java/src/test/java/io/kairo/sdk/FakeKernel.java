package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.ipc.Connection;
import io.kairo.ipc.Handler;
import io.kairo.ipc.Request;
import io.kairo.ipc.codec.EncodedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// A kernel with a few calls: `device.list` is never answered, `kernel.shutdown` hangs up.
final class FakeKernel implements Handler {
  final List<KernelApi.Hello> hellos = new CopyOnWriteArrayList<>();
  final BlockingQueue<Connection> subscribers = new LinkedBlockingQueue<>();
  final BlockingQueue<Object> unanswered = new LinkedBlockingQueue<>();
  final BlockingQueue<String> unsubscribed = new LinkedBlockingQueue<>();
  final BlockingQueue<Object> cancelled = new LinkedBlockingQueue<>();
  final BlockingQueue<Integer> credits = new LinkedBlockingQueue<>();
  final BlockingQueue<Connection> closed = new LinkedBlockingQueue<>();

  @Override
  public void opened(Connection connection) {}

  @Override
  public void request(Connection connection, Request request) {
    switch (request.method()) {
      case "kernel.hello" -> hello(connection, request);
      case "kernel.ping" -> connection.reply(request, new KernelApi.Pong("fake", 1, 2));
      case "publish" ->
          connection.reply(
              request, new EventApi.Published(request.params(EventApi.Publish.class).topic(), 1));
      case "subscribe" -> subscribe(connection, request);
      case "unsubscribe" -> {
        unsubscribed.add(request.params(EventApi.Unsubscribe.class).subscriptionId());
        connection.reply(request, Nothing.NOTHING);
      }
      case "device.list" -> unanswered.add(request.id());
      case "kernel.shutdown" -> connection.close();
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

  private void hello(Connection connection, Request request) {
    KernelApi.Hello hello = request.params(KernelApi.Hello.class);
    hellos.add(hello);
    if (hello.client().equals("unwelcome")) {
      throw new CallException(ErrorCode.DENIED, "not you");
    }
    var you = new KernelApi.Peer(KernelApi.PeerKind.OWNER, hello.client(), 1);
    connection.reply(request, new KernelApi.Welcome("fake", 2, 1, you));
  }

  /// Replays before it replies, as a kernel may.
  private void subscribe(Connection connection, Request request) {
    EventApi.Subscribe subscribe = request.params(EventApi.Subscribe.class);
    int replay = subscribe.replay().orElse(0);
    for (int i = 0; i < replay; i++) {
      push(connection, -1 - i);
    }
    connection.reply(request, new EventApi.Subscribed("s1", replay, Optional.empty()));
    subscribers.add(connection);
  }

  static void push(Connection connection, int number) {
    var event =
        new Event(
            "e" + number,
            "test.event",
            "kernel",
            Instant.EPOCH,
            Map.of("number", number),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    connection.event(EncodedEvent.of(event), "s1");
  }
}
