package io.kairo.bench;

import io.kairo.api.Event;
import io.kairo.api.EventApi;
import java.util.Map;
import java.util.Optional;

/// An event that can be told from all others: who published it, and which one of theirs it is.
record Numbered(int publisher, int number) {
  static final String TOPIC = "user.soak.number";

  private static final String PUBLISHER = "publisher";
  private static final String NUMBER = "number";

  static Numbered of(Event event) {
    Map<String, Object> payload = event.payload();
    return new Numbered(number(payload, PUBLISHER), number(payload, NUMBER));
  }

  /// To be acknowledged when it is on disk.
  EventApi.Publish durable() {
    return new EventApi.Publish(
        TOPIC, Map.of(PUBLISHER, (long) publisher, NUMBER, (long) number), Optional.of(true));
  }

  private static int number(Map<String, Object> payload, String key) {
    if (payload.get(key) instanceof Long number) {
      return Math.toIntExact(number);
    }
    throw new IllegalStateException(
        "event of " + TOPIC + " must have a " + key + ", got " + payload);
  }
}
