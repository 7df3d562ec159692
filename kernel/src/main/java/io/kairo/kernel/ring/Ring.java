package io.kairo.kernel.ring;

import io.kairo.api.RingApi;
import io.kairo.ipc.ring.RingKind;
import io.kairo.ipc.ring.RingMemory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// One ring: the kernel's own mapping of its memory and bells, of which it reads nothing, and who
/// has an end of it. Guarded by the lock of its [Rings], until it was taken from there.
final class Ring {
  private static final System.Logger LOG = System.getLogger(Ring.class.getName());

  private final String id;
  private final String topic;
  private final RingApi.Kind kind;
  private final RingMemory memory;
  private final List<RingMemory> bells;
  private final End producer;
  private final List<End> consumers = new ArrayList<>();

  /// Bells that no consumer has, the one that was given back last at the end: who had it before can
  /// still disturb it.
  private final Deque<RingMemory> free;

  private Ring(
      String id,
      String topic,
      RingApi.Kind kind,
      RingMemory memory,
      List<RingMemory> bells,
      End producer) {
    this.id = id;
    this.topic = topic;
    this.kind = kind;
    this.memory = memory;
    this.bells = bells;
    this.producer = producer;
    this.free = new ArrayDeque<>(bells);
  }

  /// One end of a ring.
  ///
  /// @param owner the connection it belongs to
  /// @param run what limits count it for
  record End(String handle, String owner, String subject, String run, Optional<RingMemory> bell) {}

  /// Makes the memory of a new ring, and so many bells.
  static Ring create(
      String id, String topic, RingApi.Kind kind, long capacity, int bells, End producer)
      throws IOException {
    List<RingMemory> made = new ArrayList<>();
    try {
      RingKind memory = kind == RingApi.Kind.QUEUE ? RingKind.QUEUE : RingKind.BROADCAST;
      made.add(RingMemory.create(memory, capacity));
      for (int i = 0; i < bells; i++) {
        made.add(RingMemory.createBell());
      }
    } catch (IOException e) {
      made.forEach(Ring::close);
      throw e;
    }
    return new Ring(
        id, topic, kind, made.getFirst(), List.copyOf(made.subList(1, made.size())), producer);
  }

  String id() {
    return id;
  }

  String topic() {
    return topic;
  }

  RingApi.Kind kind() {
    return kind;
  }

  long capacity() {
    return memory.capacity();
  }

  int maxMessage() {
    return memory.maxMessage();
  }

  End producer() {
    return producer;
  }

  List<End> consumers() {
    return consumers;
  }

  /// How many descriptors of the kernel it takes.
  int descriptors() {
    return 1 + bells.size();
  }

  /// What its producer gets: the memory and all bells.
  int[] forProducer() {
    int[] fds = new int[descriptors()];
    fds[0] = memory.fd();
    for (int i = 0; i < bells.size(); i++) {
      fds[1 + i] = bells.get(i).fd();
    }
    return fds;
  }

  /// What a consumer gets: the memory, and its own bell.
  int[] forConsumer(End consumer) {
    return consumer
        .bell()
        .map(bell -> new int[] {memory.fd(), bell.fd()})
        .orElseGet(() -> new int[] {memory.fd()});
  }

  /// Whether a consumer would take it: nobody but its producer can write to a broadcast.
  boolean isReady() {
    try {
      return memory.isSealed();
    } catch (IOException e) {
      return false;
    }
  }

  boolean hasRoom() {
    return kind == RingApi.Kind.QUEUE ? consumers.isEmpty() : !free.isEmpty();
  }

  /// The bell of the next consumer, if this kind has bells.
  Optional<RingMemory> takeBell() {
    return Optional.ofNullable(free.pollFirst());
  }

  /// A consumer has gone. Returns whether the ring is over with it.
  boolean leave(End consumer) {
    consumers.remove(consumer);
    consumer.bell().ifPresent(free::addLast);
    return kind == RingApi.Kind.QUEUE;
  }

  /// Tells all ends that the ring is over and gives up the kernel's mapping; theirs stay, with what
  /// is still to be read.
  void end() {
    memory.hangUp();
    bells.forEach(RingMemory::hangUp);
    close(memory);
    bells.forEach(Ring::close);
  }

  private static void close(RingMemory memory) {
    try {
      memory.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "memory of a ring did not close", e);
    }
  }
}
