package io.kairo.kernel.ring;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.RingApi;
import io.kairo.api.Topics;
import io.kairo.ipc.ring.RingMemory;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The rings that are open, by topic. An end of a ring belongs to the connection that asked for it
/// and goes with it; a ring goes with its producer, and a queue with its consumer, and whoever is
/// left hears it in the memory.
///
/// The kernel only hands the memory out: no message passes through it, and it reads nothing that
/// others can write. The lock guards the table, and that no descriptor is closed while it is passed
/// on; events are published outside of it.
public final class Rings implements AutoCloseable {
  private static final long STANDARD_CAPACITY = 1L << 20;
  private static final int STANDARD_CONSUMERS = 4;
  private static final int MOST_CONSUMERS = 8;

  /// What one run of an agent or a skill, or the owner, may have of rings it produces for, of bytes
  /// in them, and of ends it consumes from.
  private static final int MOST_RINGS = 8;

  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_OPENED = 32;

  /// Descriptors of the kernel that all rings together may take.
  private static final int MOST_DESCRIPTORS = 128;

  private final Bus bus;
  private final String boot;
  private final Map<String, Ring> rings = new LinkedHashMap<>();
  private long sequence;

  /// Passes a result on with descriptors, and returns whether that went well.
  @FunctionalInterface
  public interface Pass<R extends Record> {
    boolean pass(R result, int[] descriptors);
  }

  /// @param boot names this run of the kernel
  public Rings(Bus bus, String boot) {
    this.bus = bus;
    this.boot = boot;
  }

  /// Makes a ring for a connection, which produces.
  ///
  /// @param owner the connection
  public void create(
      Subject subject, String owner, RingApi.Create params, Pass<RingApi.Created> reply) {
    long capacity = params.capacity().orElse(STANDARD_CAPACITY);
    int bells = bells(params);
    Ring ring;
    synchronized (rings) {
      requireRoom(subject, params.topic(), capacity, 1 + bells);
      Ring.End producer = end(subject, owner, Optional.empty());
      try {
        ring = Ring.create("r-" + name(), params.topic(), params.kind(), capacity, bells, producer);
      } catch (IOException e) {
        throw new CallException(
            ErrorCode.UNAVAILABLE, "memory must be there for the ring: " + e.getMessage());
      }
      rings.put(ring.topic(), ring);
    }
    publish(
        Topics.RING_CREATED,
        ring,
        subject.id(),
        Map.of("kind", word(ring.kind()), "capacity", capacity));
    Ring.End producer = ring.producer();
    var created =
        new RingApi.Created(
            ring.id(), producer.handle(), ring.kind(), capacity, ring.maxMessage(), bells);
    if (!pass(ring, producer, created, reply)) {
      release(ring, producer);
    }
  }

  private static int bells(RingApi.Create params) {
    int consumers = params.consumers().orElse(STANDARD_CONSUMERS);
    if (params.kind() == RingApi.Kind.QUEUE) {
      if (params.consumers().orElse(1) != 1) {
        throw new IllegalArgumentException(
            "consumers of a queue must be 1, got '" + consumers + "'");
      }
      return 0;
    }
    if (consumers < 1 || consumers > MOST_CONSUMERS) {
      throw new IllegalArgumentException(
          "consumers must be from 1 to " + MOST_CONSUMERS + ", got '" + consumers + "'");
    }
    return consumers;
  }

  private void requireRoom(Subject subject, String topic, long capacity, int descriptors) {
    if (rings.containsKey(topic)) {
      throw new CallException(
          ErrorCode.CONFLICT, "topic must have one ring, and '" + topic + "' has one");
    }
    List<Ring> own =
        rings.values().stream()
            .filter(ring -> ring.producer().run().equals(subject.run()))
            .toList();
    long bytes = own.stream().mapToLong(Ring::capacity).sum();
    if (own.size() >= MOST_RINGS || capacity > MOST_BYTES - bytes) {
      throw new CallException(
          ErrorCode.BUSY,
          "%s may have %d rings of %d bytes together, it has %d of %d"
              .formatted(subject.id(), MOST_RINGS, MOST_BYTES, own.size(), bytes),
          "close one");
    }
    int taken = rings.values().stream().mapToInt(Ring::descriptors).sum();
    if (taken + descriptors > MOST_DESCRIPTORS) {
      throw new CallException(
          ErrorCode.BUSY, "all rings together may take " + MOST_DESCRIPTORS + " descriptors");
    }
  }

  /// Opens a ring for a connection, which consumes.
  public void open(Subject subject, String owner, RingApi.Open params, Pass<RingApi.Opened> reply) {
    Ring ring;
    Ring.End consumer;
    synchronized (rings) {
      ring = requireOpen(subject, params.topic());
      consumer = end(subject, owner, ring.takeBell());
      ring.consumers().add(consumer);
    }
    publish(Topics.RING_OPENED, ring, subject.id(), Map.of());
    var opened =
        new RingApi.Opened(
            ring.id(),
            consumer.handle(),
            ring.kind(),
            ring.capacity(),
            ring.maxMessage(),
            consumer.bell().isPresent() ? 1 : 0,
            ring.producer().subject());
    if (!pass(ring, consumer, opened, reply)) {
      release(ring, consumer);
    }
  }

  private Ring requireOpen(Subject subject, String topic) {
    Ring ring = rings.get(topic);
    if (ring == null) {
      throw new CallException(
          ErrorCode.NOT_FOUND,
          "topic must have a ring, got '" + topic + "'",
          "see 'kairo call ring.list'");
    }
    if (!ring.isReady()) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "ring must be sealed by its producer, and is not yet");
    }
    if (!ring.hasRoom()) {
      throw new CallException(
          ErrorCode.BUSY, "ring must have room for a consumer, '" + topic + "' has none left");
    }
    long opened =
        rings.values().stream()
            .flatMap(other -> other.consumers().stream())
            .filter(end -> end.run().equals(subject.run()))
            .count();
    if (opened >= MOST_OPENED) {
      throw new CallException(
          ErrorCode.BUSY, subject.id() + " may consume from " + MOST_OPENED + " rings at a time");
    }
    return ring;
  }

  /// Passes the descriptors of an end, if it is still there.
  private <R extends Record> boolean pass(Ring ring, Ring.End end, R result, Pass<R> reply) {
    synchronized (rings) {
      boolean produces = end.equals(ring.producer());
      boolean there =
          rings.get(ring.topic()) == ring && (produces || ring.consumers().contains(end));
      if (!there) {
        throw new CallException(ErrorCode.UNAVAILABLE, "the ring ended while it was opened");
      }
      return reply.pass(result, produces ? ring.forProducer() : ring.forConsumer(end));
    }
  }

  /// Gives up one end that a connection has.
  public void release(String owner, String handle) {
    Held held =
        held(owner).stream()
            .filter(h -> h.end.handle().equals(handle))
            .findAny()
            .orElseThrow(() ->
                new CallException(
                    ErrorCode.NOT_FOUND,
                    "handle must be of a ring that this connection has open, got '"
                        + handle
                        + "'"));
    release(held.ring, held.end);
  }

  /// Gives up every end that a connection has.
  public void releaseAll(String owner) {
    held(owner).forEach(held -> release(held.ring, held.end));
  }

  private record Held(Ring ring, Ring.End end) {}

  private List<Held> held(String owner) {
    synchronized (rings) {
      return rings.values().stream()
          .flatMap(ring ->
              Stream.concat(Stream.of(ring.producer()), ring.consumers().stream())
                  .filter(end -> end.owner().equals(owner))
                  .map(end -> new Held(ring, end)))
          .toList();
    }
  }

  private void release(Ring ring, Ring.End end) {
    boolean over;
    synchronized (rings) {
      boolean produces = end.equals(ring.producer());
      if (rings.get(ring.topic()) != ring || (!produces && !ring.consumers().contains(end))) {
        return;
      }
      over = produces || ring.leave(end);
      if (over) {
        rings.remove(ring.topic());
      }
    }
    if (over) {
      ring.end();
    }
    publish(over ? Topics.RING_CLOSED : Topics.RING_LEFT, ring, end.subject(), Map.of());
  }

  /// Every ring that is open.
  public List<RingApi.Ring> list() {
    synchronized (rings) {
      return rings.values().stream()
          .map(ring ->
              new RingApi.Ring(
                  ring.id(),
                  ring.topic(),
                  ring.kind(),
                  ring.capacity(),
                  ring.producer().subject(),
                  ring.consumers().stream().map(Ring.End::subject).toList()))
          .toList();
    }
  }

  /// Ends every ring.
  @Override
  public void close() {
    List<Ring> all;
    synchronized (rings) {
      all = new ArrayList<>(rings.values());
    }
    all.forEach(ring -> release(ring, ring.producer()));
  }

  private Ring.End end(Subject subject, String owner, Optional<RingMemory> bell) {
    return new Ring.End("e-" + name(), owner, subject.id(), subject.run(), bell);
  }

  private String name() {
    return boot + "-" + ++sequence;
  }

  private void publish(String topic, Ring ring, String by, Map<String, Object> more) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("ring", ring.id());
    fact.put("topic", ring.topic());
    fact.putAll(more);
    fact.put("by", by);
    bus.publish(topic, "kernel", fact);
  }

  private static String word(RingApi.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
