package io.kairo.api;

import java.util.List;
import java.util.Optional;

/// What `ring.*` calls carry. A ring is messages through shared memory, under a topic: who may
/// publish under the topic may create it, who may subscribe to the topic may open it.
public final class RingApi {
  private RingApi() {}

  public enum Kind {
    /// One producer, one consumer, nothing is lost: a full ring makes the producer wait.
    QUEUE,
    /// One producer, many consumers that it never waits for: who is too slow loses messages.
    BROADCAST
  }

  public record Create(
      @Doc("the topic that the ring is known by, one of the caller's own") String topic,
      @Doc("queue or broadcast") Kind kind,
      @Doc("bytes of data, a power of two from 4096 to 268435456; 1048576 if absent")
          Optional<Long> capacity,
      @Doc("how many consumers a broadcast may have at a time, 1 to 8; 4 if absent")
          Optional<Integer> consumers) {}

  public record Created(
      @Doc("names the ring in listings and events") String ring,
      @Doc("what ring.close names the caller's end by") String handle,
      @Doc("queue or broadcast") Kind kind,
      @Doc("bytes of data") long capacity,
      @Doc("the longest message, in bytes") int maxMessage,
      @Doc("bells that came along behind the ring's memory: one for each consumer of a broadcast")
          int bells) {}

  public record Open(@Doc("the ring's topic") String topic) {}

  public record Opened(
      @Doc("names the ring in listings and events") String ring,
      @Doc("what ring.close names the caller's end by") String handle,
      @Doc("queue or broadcast") Kind kind,
      @Doc("bytes of data") long capacity,
      @Doc("the longest message, in bytes") int maxMessage,
      @Doc("1 if the consumer's bell came along behind the ring's memory, for a broadcast")
          int bells,
      @Doc("who produces") String by) {}

  public record Close(@Doc("the handle") String handle) {}

  public record Listing(@Doc("every ring that is open") List<Ring> rings) {}

  public record Ring(
      @Doc("names the ring") String ring,
      @Doc("the topic it is known by") String topic,
      @Doc("queue or broadcast") Kind kind,
      @Doc("bytes of data") long capacity,
      @Doc("who produces") String by,
      @Doc("who consumes") List<String> consumers) {}
}
