package io.kairo.ipc.ring;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/// The reading side of a queue. Used by one thread. The memory stays its owner's.
///
/// A producer may write anything at any time, so [#poll()] copies a message before anybody looks at
/// it. [#pollInPlace] spares the copy, for producers that are trusted.
public final class Consumer implements AutoCloseable {
  private static final int SHARE_KEPT = 8;

  private final MemorySegment bytes;
  private final long capacity;
  private final RecordReader reader;
  private final MemorySegment copy;
  private final Bell message;
  private final Bell room;
  private final Soundness soundness = new Soundness();
  private long position;
  private long published;
  private long limit;
  private long expected;

  /// The only consumer that `memory`, a [RingKind#QUEUE], will have.
  public Consumer(RingMemory memory) {
    if (memory.kind() != RingKind.QUEUE) {
      throw new IllegalArgumentException("memory must be a QUEUE, got '" + memory.kind() + "'");
    }
    bytes = memory.bytes();
    capacity = memory.capacity();
    reader = new RecordReader(memory);
    copy = memory.arena().allocate(memory.maxMessage());
    message = new Bell(memory, RingDescriptor.CONSUMER_WAITING_OFFSET);
    room = new Bell(memory, RingDescriptor.PRODUCER_WAITING_OFFSET);
  }

  /// Takes the next message, if there is one.
  public boolean poll() throws RingException {
    if (position == limit && !refresh()) {
      return false;
    }
    next();
    reader.copyTo(copy);
    pass();
    return true;
  }

  /// Shows the next message where it lies, if there is one. Only for a producer that is trusted not
  /// to change it meanwhile; the bounds are safe from any.
  public boolean pollInPlace(MessageReader eye) throws RingException {
    if (position == limit && !refresh()) {
      return false;
    }
    next();
    eye.read(reader.type(), reader.sequence(), reader.inPlace());
    pass();
    return true;
  }

  /// The payload of the message that [#poll()] took: a copy, valid until the next.
  public MemorySegment payload() {
    return copy.asSlice(0, reader.length());
  }

  /// The type of the last message.
  public int type() {
    return reader.type();
  }

  /// The number of the last message, from 0.
  public long sequence() {
    return reader.sequence();
  }

  /// Sleeps until there is a message, the producer has gone, or `time` is over. Returns early at
  /// times: poll again. See [Bell] on where this may be called.
  public void await(Duration time) throws IOException {
    if (position != limit) {
      return;
    }
    message.arm();
    if (refresh() || isClosed()) {
      message.disarm();
    } else {
      message.sleep(time);
    }
  }

  /// Whether the producer said that nothing follows, and everything was taken.
  public boolean isEnded() throws RingException {
    return isClosed() && position == limit && !refresh();
  }

  /// Tells the producer that nobody reads any more.
  @Override
  public void close() {
    RingDescriptor.INT.setRelease(bytes, RingDescriptor.CONSUMER_CLOSED_OFFSET, 1);
    VarHandle.fullFence();
    room.ring();
  }

  private boolean isClosed() {
    return (int) RingDescriptor.INT.getAcquire(bytes, RingDescriptor.PRODUCER_CLOSED_OFFSET) != 0;
  }

  /// Reads the header of the next message, which lies before `limit`, or ends the ring.
  private void next() throws RingException {
    reader.read(position);
    if (reader.isPadding()) {
      long rest = reader.rest();
      if (!reader.isWellFormedPadding() || rest >= limit - position) {
        throw violated("padding must be followed by a message, got it at", position);
      }
      position += rest;
      reader.read(position);
    }
    if (!reader.isWellFormed() || reader.size() > limit - position) {
      throw violated("record must lie within the ring, got it at", position);
    }
    if (reader.sequence() != expected) {
      throw violated("message must have number " + expected + ", got", reader.sequence());
    }
  }

  /// Goes behind the message. Room is given back in portions, because the producer has to fetch the
  /// line in which it is written.
  private void pass() {
    position += reader.size();
    expected++;
    if (position - published >= capacity / SHARE_KEPT) {
      publish();
    }
  }

  private void publish() {
    published = position;
    RingDescriptor.LONG.setRelease(bytes, RingDescriptor.HEAD_OFFSET, position);
    VarHandle.fullFence();
    room.ring();
  }

  /// Gives back all room and looks how far the producer is.
  private boolean refresh() throws RingException {
    soundness.check();
    if (published != position) {
      publish();
    }
    long found = (long) RingDescriptor.LONG.getAcquire(bytes, RingDescriptor.TAIL_OFFSET);
    if (found < limit || found - position > capacity || !RingDescriptor.isAligned(found)) {
      throw violated(
          "position of the producer must be from %d to %d, got".formatted(limit, limit + capacity),
          found);
    }
    limit = found;
    return limit != position;
  }

  private RingException violated(String what, long found) {
    limit = position;
    return soundness.violated(what, found);
  }
}
