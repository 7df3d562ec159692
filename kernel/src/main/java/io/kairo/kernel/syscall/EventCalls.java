package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.Connection;
import io.kairo.ipc.codec.Json;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.bus.Fact;
import io.kairo.kernel.syscall.CallTable.On;
import java.util.List;

/// `subscribe`, `unsubscribe`, `publish`. Events reach a client through its connection's bounded
/// queue: a client that does not read loses events, and nobody waits for it.
final class EventCalls {
  private static final int MOST_SUBSCRIPTIONS = 64;
  private static final int LARGEST_PAYLOAD = 16_384;

  /// Fewer than a connection's queue holds, so that none of them is dropped.
  private static final int MOST_REPLAYED = 1000;

  private final Bus bus;

  EventCalls(Bus bus) {
    this.bus = bus;
  }

  void register(CallTable table) {
    table.on(SystemCalls.SUBSCRIBE, On.REACTOR, (caller, params, _) -> subscribe(caller, params));
    table.on(
        SystemCalls.UNSUBSCRIBE, On.REACTOR, (caller, params, _) -> unsubscribe(caller, params));
    table.on(SystemCalls.PUBLISH, On.REACTOR, (caller, params, _) -> publish(caller, params));
  }

  private EventApi.Subscribed subscribe(Caller caller, EventApi.Subscribe params) {
    if (caller.subscriptions().size() >= MOST_SUBSCRIPTIONS) {
      throw new CallException(
          ErrorCode.BUSY, "a connection may hold " + MOST_SUBSCRIPTIONS + " subscriptions");
    }
    Connection connection = caller.connection();
    String id = "s" + connection.id() + "-" + Long.toString(System.nanoTime(), 36);
    int[] replayed = new int[1];
    Bus.Subscriber subscriber =
        bus.subscribe(
            params.topic(),
            Math.min(params.replay().orElse(0), MOST_REPLAYED),
            past -> replayed[0] = replay(connection, id, past),
            fact -> connection.event(fact.encoded(), id));
    caller.subscriptions().put(id, subscriber::close);
    return new EventApi.Subscribed(id, replayed[0]);
  }

  private static int replay(Connection connection, String id, List<Fact> past) {
    past.forEach(fact -> connection.event(fact.encoded(), id));
    return past.size();
  }

  private static Nothing unsubscribe(Caller caller, EventApi.Unsubscribe params) {
    Runnable end = caller.subscriptions().remove(params.subscriptionId());
    if (end == null) {
      throw new CallException(
          ErrorCode.NOT_FOUND,
          "subscription must be one of this connection's, got '" + params.subscriptionId() + "'");
    }
    end.run();
    return Nothing.NOTHING;
  }

  private EventApi.Published publish(Caller caller, EventApi.Publish params) {
    int size = Json.write(params.payload()).length();
    if (size > LARGEST_PAYLOAD) {
      throw new CallException(
          ErrorCode.TOO_LARGE,
          "an event's payload may have " + LARGEST_PAYLOAD + " characters as JSON, got " + size,
          "put the data elsewhere and publish where it is");
    }
    Event event =
        bus.publish(params.topic(), caller.subject().id(), params.payload(), params.causationId());
    return new EventApi.Published(event.id());
  }
}
