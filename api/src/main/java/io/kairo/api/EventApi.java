package io.kairo.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `subscribe`, `unsubscribe`, `publish` and `journal.read` carry.
public final class EventApi {
  private EventApi() {}

  public record Subscribe(
      @Doc("a topic; * is one segment, > is the rest") String topic,
      @Doc("start with this many past events that match, of those in memory")
          Optional<Integer> replay,
      @Doc("start with the journaled event at this offset and leave none out; not with replay")
          Optional<Long> from,
      @Doc("push this many events at most, until more credit is given; unlimited if absent")
          Optional<Integer> credit) {}

  public record Subscribed(
      @Doc("names the subscription; every event carries it") String subscriptionId,
      @Doc("how many past events of those in memory come first") int replayed,
      @Doc("the offset that the next event will have: where to go on from after a break")
          Optional<Long> next) {}

  public record Unsubscribe(@Doc("the subscription") String subscriptionId) {}

  public record Publish(
      @Doc("the topic, such as skill.thermostat.reading") String topic,
      @Doc("the fact") Map<String, Object> payload,
      @Doc("reply only when the event is on disk") Optional<Boolean> durable) {}

  public record Published(
      @Doc("the event's id") String id, @Doc("its place in the order of all events") long offset) {}

  public record Read(
      @Doc("a topic; * is one segment, > is the rest") String topic,
      @Doc("begin with the event at this offset") Optional<Long> from,
      @Doc("begin with the first event at or after this time") Optional<Instant> since,
      @Doc("the newest this many, 0 to 1000; not with from or since") Optional<Integer> last,
      @Doc("at most this many, 1 to 1000; 1000 if absent") Optional<Integer> limit) {}

  public record Page(
      @Doc("journaled events, oldest first") List<Event> events,
      @Doc("where the next page begins") long next,
      @Doc("whether this was all that is journaled now") boolean end) {}
}
