package io.kairo.api;

import java.util.Map;
import java.util.Optional;

/// What `subscribe`, `unsubscribe` and `publish` carry.
public final class EventApi {
  private EventApi() {}

  public record Subscribe(
      @Doc("a topic; * is one segment, > is the rest") String topic,
      @Doc("start with this many past events that match") Optional<Integer> replay) {}

  public record Subscribed(
      @Doc("names the subscription; every event carries it") String subscriptionId,
      @Doc("how many past events come first") int replayed) {}

  public record Unsubscribe(@Doc("the subscription") String subscriptionId) {}

  public record Publish(
      @Doc("the topic, such as skill.thermostat.reading") String topic,
      @Doc("the fact") Map<String, Object> payload,
      @Doc("the event that led to this one") Optional<String> causationId) {}

  public record Published(@Doc("the event's id") String id) {}
}
