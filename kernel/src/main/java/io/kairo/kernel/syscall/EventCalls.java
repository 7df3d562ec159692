package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.codec.Json;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.bus.Fact;
import io.kairo.kernel.bus.Keeping;
import io.kairo.kernel.journal.Journal;
import io.kairo.kernel.journal.JournalReader;
import io.kairo.kernel.journal.Stretch;
import io.kairo.kernel.syscall.CallTable.On;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `subscribe`, `unsubscribe`, `publish`, `journal.read`. Events reach a client through its
/// connection's bounded queue: nobody waits for a client that does not read.
final class EventCalls {
  private static final int LARGEST_PAYLOAD = 16_384;

  /// Fewer than a connection's queue holds, so that none of them is dropped.
  private static final int MOST_REPLAYED = 1000;

  /// A page of the journal is as large as one reply may be, at most.
  private static final int MOST_READ = 1000;

  private static final int LARGEST_PAGE = 768 << 10;

  private final Bus bus;
  private final Clock clock;
  private final Journal journal;
  private final JournalReader reader;

  EventCalls(Bus bus, Clock clock, Journal journal, JournalReader reader) {
    this.bus = bus;
    this.clock = clock;
    this.journal = journal;
    this.reader = reader;
  }

  void register(CallTable table) {
    table.on(SystemCalls.SUBSCRIBE, On.REACTOR, (caller, params, _) -> subscribe(caller, params));
    table.on(
        SystemCalls.UNSUBSCRIBE, On.REACTOR, (caller, params, _) -> unsubscribe(caller, params));
    table.later(
        SystemCalls.PUBLISH,
        On.REACTOR,
        (caller, params, _, reply) -> publish(caller, params, reply));
    table.on(SystemCalls.JOURNAL_READ, On.THREAD, (_, params, _) -> read(params));
  }

  private EventApi.Subscribed subscribe(Caller caller, EventApi.Subscribe params) {
    String id = caller.subscriptionId("s");
    Credit credit = new Credit(params.credit());
    if (params.from().isPresent()) {
      return follow(caller, params, id, credit);
    }
    var subscription = new LiveSubscription(caller.connection(), id, clock, credit);
    int[] replayed = new int[1];
    long[] next = new long[1];
    Bus.Subscriber subscriber =
        bus.subscribe(
            params.topic(),
            Math.clamp(params.replay().orElse(0), 0, MOST_REPLAYED),
            past -> {
              replayed[0] = past.size();
              next[0] = bus.nextOffset();
              subscription.acceptAll(past);
            },
            subscription::accept);
    subscription.endsWith(subscriber::close);
    caller.subscribe(id, subscription);
    return new EventApi.Subscribed(id, replayed[0], Optional.of(next[0]));
  }

  private EventApi.Subscribed follow(
      Caller caller, EventApi.Subscribe params, String id, Credit credit) {
    if (params.replay().isPresent()) {
      throw new IllegalArgumentException("'from' and 'replay' must not both be there");
    }
    var subscription =
        new JournalSubscription(
            caller.connection(),
            id,
            params.topic(),
            params.from().orElseThrow(),
            credit,
            bus,
            journal,
            reader);
    caller.subscribe(id, subscription);
    subscription.start();
    return new EventApi.Subscribed(id, 0, params.from());
  }

  static Nothing unsubscribe(Caller caller, EventApi.Unsubscribe params) {
    ClientSubscription ended = caller.subscriptions().remove(params.subscriptionId());
    if (ended == null) {
      throw new CallException(
          ErrorCode.NOT_FOUND,
          "subscription must be one of this connection's, got '" + params.subscriptionId() + "'");
    }
    ended.close();
    return Nothing.NOTHING;
  }

  private void publish(
      Caller caller, EventApi.Publish params, CallTable.Reply<EventApi.Published> reply) {
    int size = Json.write(params.payload()).length();
    if (size > LARGEST_PAYLOAD) {
      throw new CallException(
          ErrorCode.TOO_LARGE,
          "an event's payload may have " + LARGEST_PAYLOAD + " characters as JSON, got " + size,
          "put the data elsewhere and publish where it is");
    }
    String source = caller.subject().id();
    if (!params.durable().orElse(false)) {
      Fact fact = bus.publish(params.topic(), source, params.payload(), new Keeping.Kept());
      reply.result(new EventApi.Published(fact.event().id(), fact.offset()));
      return;
    }
    var receipt = new PublishReceipt(reply);
    receipt.published(
        bus.publish(params.topic(), source, params.payload(), new Keeping.Acknowledged(receipt)));
  }

  private EventApi.Page read(EventApi.Read params) {
    int limit = params.limit().orElse(MOST_READ);
    int last = params.last().orElse(1);
    if (limit < 1 || limit > MOST_READ || last < 0 || last > MOST_READ) {
      throw new IllegalArgumentException("'limit' and 'last' must be at most " + MOST_READ);
    }
    long starts =
        Stream.of(params.from(), params.since(), params.last()).filter(Optional::isPresent).count();
    if (starts > 1) {
      throw new IllegalArgumentException("only one of 'from', 'since' and 'last' may be there");
    }
    try {
      journal.sync();
      String topic = params.topic();
      Stretch stretch;
      if (params.last().isPresent()) {
        stretch = reader.newest(topic, last);
      } else if (params.since().isPresent()) {
        stretch = reader.readSince(topic, params.since().get(), limit);
      } else {
        stretch = reader.read(topic, params.from().orElse(0L), limit);
      }
      return page(stretch);
    } catch (SQLException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "the journal must be readable, found: " + e.getMessage());
    }
  }

  /// As many of the events as one reply can carry.
  private static EventApi.Page page(Stretch stretch) {
    List<Event> events = new ArrayList<>();
    int bytes = 0;
    for (Stretch.Stored stored : stretch.events()) {
      bytes += stored.event().size();
      if (bytes > LARGEST_PAGE) {
        return new EventApi.Page(events, stored.offset(), false);
      }
      try {
        events.add(stored.event().decode());
      } catch (MalformedException e) {
        throw new CallException(
            ErrorCode.INTERNAL, "journaled event " + stored.offset() + " cannot be read: " + e);
      }
    }
    return new EventApi.Page(events, stretch.next(), stretch.end());
  }
}
