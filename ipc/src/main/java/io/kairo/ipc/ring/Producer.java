package io.kairo.ipc.ring;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;

/// The writing side of a queue. A full queue takes nothing until its consumer made room. Used by
/// one thread. The memory stays its owner's.
public final class Producer implements AutoCloseable {
  private static final long NO_ROOM = -1;

  private final MemorySegment bytes;
  private final long capacity;
  private final RecordWriter writer;
  private final Bell message;
  private final Bell room;
  private final Soundness soundness = new Soundness();
  private long head;
  private long tail;
  private long limit;
  private boolean claimed;

  /// The only producer that `memory`, a new [RingKind#QUEUE], will have.
  public Producer(RingMemory memory) throws RingException {
    if (memory.kind() != RingKind.QUEUE) {
      throw new IllegalArgumentException("memory must be a QUEUE, got '" + memory.kind() + "'");
    }
    bytes = memory.bytes();
    capacity = memory.capacity();
    limit = capacity;
    writer = new RecordWriter(memory);
    writer.requireFresh();
    message = new Bell(memory, RingDescriptor.CONSUMER_WAITING_OFFSET);
    room = new Bell(memory, RingDescriptor.PRODUCER_WAITING_OFFSET);
  }

  /// Sends a copy of `payload`. False when there is no room now.
  public boolean offer(int type, MemorySegment payload) throws RingException {
    long length = payload.byteSize();
    long at = reserve(type, length);
    if (at == NO_ROOM) {
      return false;
    }
    MemorySegment.copy(payload, 0, bytes, at, length);
    publish();
    return true;
  }

  /// A place in the ring for `length` bytes, to be filled and sent by [#commit()]; empty when there
  /// is no room now. Nothing is visible before; another claim replaces this one.
  public Optional<MemorySegment> claim(int type, int length) throws RingException {
    long at = reserve(type, length);
    if (at == NO_ROOM) {
      return Optional.empty();
    }
    claimed = true;
    return Optional.of(bytes.asSlice(at, length));
  }

  /// Sends what was claimed.
  public void commit() {
    if (!claimed) {
      throw new IllegalStateException("a message must be claimed before it is committed");
    }
    publish();
  }

  /// Sleeps until a payload of `length` bytes has room, the consumer has gone, or `time` is over.
  /// Returns early at times: offer again. See [Bell] on where this may be called.
  public void await(int length, Duration time) throws IOException {
    long end = writer.endOf(1, length);
    if (end <= limit) {
      return;
    }
    room.arm();
    if (hasRoom(end) || isAbandoned()) {
      room.disarm();
    } else {
      room.sleep(time);
    }
  }

  /// Whether the consumer said that it will read no more.
  public boolean isAbandoned() {
    return (int) RingDescriptor.INT.getAcquire(bytes, RingDescriptor.CONSUMER_CLOSED_OFFSET) != 0;
  }

  /// Tells the consumer that nothing follows.
  @Override
  public void close() {
    RingDescriptor.INT.setRelease(bytes, RingDescriptor.PRODUCER_CLOSED_OFFSET, 1);
    VarHandle.fullFence();
    message.ring();
  }

  private long reserve(int type, long length) throws RingException {
    long end = writer.endOf(type, length);
    if (end > limit && !hasRoom(end)) {
      return NO_ROOM;
    }
    return writer.begin(type, (int) length);
  }

  private void publish() {
    claimed = false;
    tail = writer.commit();
    RingDescriptor.LONG.setRelease(bytes, RingDescriptor.TAIL_OFFSET, tail);
    VarHandle.fullFence();
    message.ring();
  }

  /// Looks how far the consumer is.
  private boolean hasRoom(long end) throws RingException {
    soundness.check();
    long found = (long) RingDescriptor.LONG.getAcquire(bytes, RingDescriptor.HEAD_OFFSET);
    if (found < head || found > tail || !RingDescriptor.isAligned(found)) {
      limit = 0;
      throw soundness.violated(
          "position of the consumer must be from %d to %d, got".formatted(head, tail), found);
    }
    head = found;
    limit = head + capacity;
    return end <= limit;
  }
}
