package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.RingApi;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.Descriptors;
import io.kairo.ipc.codec.RecordCodec;
import io.kairo.ipc.ring.Bell;
import io.kairo.ipc.ring.BroadcastConsumer;
import io.kairo.ipc.ring.BroadcastProducer;
import io.kairo.ipc.ring.Consumer;
import io.kairo.ipc.ring.Producer;
import io.kairo.ipc.ring.RingKind;
import io.kairo.ipc.ring.RingMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks the kernel for rings, and maps what comes along.
final class Rings {
  private final Kairo kairo;

  Rings(Kairo kairo) {
    this.kairo = kairo;
  }

  /// Makes an end over the memory of a ring, and its bells.
  private interface Start<E> {
    E start(RingMemory memory, List<RingMemory> bells) throws IOException;
  }

  private record Reply<R>(R result, List<RingMemory> memories) {}

  Ring<Producer> createQueue(String topic, long capacity) {
    var params =
        new RingApi.Create(topic, RingApi.Kind.QUEUE, Optional.of(capacity), Optional.empty());
    return create(params, (memory, _) -> new Producer(memory));
  }

  Ring<BroadcastProducer> createBroadcast(String topic, long capacity, int consumers) {
    var params =
        new RingApi.Create(
            topic, RingApi.Kind.BROADCAST, Optional.of(capacity), Optional.of(consumers));
    return create(
        params,
        (memory, bells) -> {
          var producer = new BroadcastProducer(memory);
          bells.forEach(bell -> producer.add(Bell.of(bell)));
          return producer;
        });
  }

  Ring<Consumer> openQueue(String topic) {
    return open(topic, RingApi.Kind.QUEUE, (memory, _) -> new Consumer(memory));
  }

  Ring<BroadcastConsumer> openBroadcast(String topic) {
    return open(topic, RingApi.Kind.BROADCAST, (memory, _) -> new BroadcastConsumer(memory));
  }

  private <E> Ring<E> create(RingApi.Create params, Start<E> start) {
    var reply =
        ask(
            SystemCalls.RING_CREATE,
            params,
            (created, came) -> map(created.kind(), created.bells(), true, came));
    RingApi.Created created = reply.result();
    return start(created.ring(), created.handle(), reply.memories(), start);
  }

  private <E> Ring<E> open(String topic, RingApi.Kind kind, Start<E> start) {
    var reply =
        ask(
            SystemCalls.RING_OPEN,
            new RingApi.Open(topic),
            (opened, came) -> map(opened.kind(), opened.bells(), false, came));
    RingApi.Opened opened = reply.result();
    return start(
        opened.ring(),
        opened.handle(),
        reply.memories(),
        (memory, bells) -> {
          if (opened.kind() != kind) {
            throw new CallException(
                ErrorCode.CONFLICT,
                "ring must be a " + kind + ", '" + topic + "' is a " + opened.kind());
          }
          return start.start(memory, bells);
        });
  }

  /// Maps the descriptors of a reply.
  private interface Mapping<R> {
    List<RingMemory> map(R result, Descriptors came) throws IOException;
  }

  private <P extends Record, R extends Record> Reply<R> ask(
      SystemCall<P, R> call, P params, Mapping<R> mapping) {
    return kairo.call(
        call,
        params,
        (in, came) -> {
          R result = RecordCodec.readLenient(in, call.result());
          try {
            return new Reply<>(result, mapping.map(result, came));
          } catch (IOException e) {
            throw broken(e);
          }
        });
  }

  private static List<RingMemory> map(
      RingApi.Kind kind, int bells, boolean produces, Descriptors came) throws IOException {
    if (came.count() != 1 + bells) {
      throw new IOException(
          "reply must bring " + (1 + bells) + " descriptors, got " + came.count());
    }
    List<RingMemory> memories = new ArrayList<>();
    try {
      boolean queue = kind == RingApi.Kind.QUEUE;
      memories.add(
          queue || produces
              ? RingMemory.map(came.take(), queue ? RingKind.QUEUE : RingKind.BROADCAST)
              : RingMemory.mapReadOnly(came.take()));
      while (came.count() > 0) {
        memories.add(RingMemory.map(came.take(), RingKind.BELL));
      }
      return memories;
    } catch (IOException e) {
      Ring.unmap(memories);
      throw e;
    }
  }

  private <E> Ring<E> start(String id, String handle, List<RingMemory> memories, Start<E> start) {
    try {
      E end = start.start(memories.getFirst(), memories.subList(1, memories.size()));
      return new Ring<>(kairo, id, handle, end, memories);
    } catch (IOException | CallException e) {
      new Ring<>(kairo, id, handle, Optional.empty(), memories).close();
      throw e instanceof CallException call ? call : broken(e);
    }
  }

  private static CallException broken(Exception e) {
    return new CallException(ErrorCode.INTERNAL, "ring was not understood: " + e.getMessage());
  }
}
