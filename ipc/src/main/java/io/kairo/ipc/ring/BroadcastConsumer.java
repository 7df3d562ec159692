package io.kairo.ipc.ring;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/// One of the reading sides of a broadcast. Its position is its own business: it writes nothing.
/// The producer waits for nobody, so a consumer that is overtaken goes on at the newest message,
/// and [#lost()] has counted those it missed: since it joined, each message was either taken or
/// lost. Used by one thread. The memory stays its owner's.
public final class BroadcastConsumer {
  private static final int ATTEMPTS = 64;

  private final MemorySegment bytes;
  private final long capacity;
  private final RecordReader reader;
  private final MemorySegment copy;
  private final Soundness soundness = new Soundness();
  private long position;
  private long expected;
  private long lost;

  /// Joins behind the newest message. `memory` must be a [RingKind#BROADCAST].
  public BroadcastConsumer(RingMemory memory) throws RingException {
    if (memory.kind() != RingKind.BROADCAST) {
      throw new IllegalArgumentException("memory must be a BROADCAST, got '" + memory.kind() + "'");
    }
    bytes = memory.bytes();
    capacity = memory.capacity();
    reader = new RecordReader(memory);
    copy = memory.arena().allocate(memory.maxMessage());
    join();
  }

  /// Takes the next message, if there is one. A producer that overtakes this consumer again and
  /// again makes it take nothing for now.
  public boolean poll() throws RingException {
    soundness.check();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long tail = tail();
      if (tail == position) {
        return false;
      }
      if (take(tail)) {
        return true;
      }
      position = newest();
    }
    return false;
  }

  /// The payload of the message that was taken: a copy, valid until the next.
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

  /// How many messages were overwritten before this consumer got to them.
  public long lost() {
    return lost;
  }

  /// Sleeps on `bell`, which the producer must know, until there is a message, the producer has
  /// gone, or `time` is over. Returns early at times: poll again. See [Bell] on where this may be
  /// called.
  public void await(Bell bell, Duration time) throws IOException {
    soundness.check();
    bell.arm();
    if (tail() != position || isClosed()) {
      bell.disarm();
    } else {
      bell.sleep(time);
    }
  }

  /// Whether the producer said that nothing follows, and everything was taken.
  public boolean isEnded() throws RingException {
    return isClosed() && tail() == position;
  }

  private boolean isClosed() {
    return (int) RingDescriptor.INT.getAcquire(bytes, RingDescriptor.PRODUCER_CLOSED_OFFSET) != 0;
  }

  /// How far the producer is: never behind this consumer.
  private long tail() throws RingException {
    long tail = (long) RingDescriptor.LONG.getAcquire(bytes, RingDescriptor.TAIL_OFFSET);
    if (tail < position || !RingDescriptor.isAligned(tail)) {
      throw soundness.violated(
          "position of the producer must be at least " + position + ", got", tail);
    }
    return tail;
  }

  /// Copies the next message. False when the producer overtook: what was copied is void.
  private boolean take(long tail) throws RingException {
    if (tail - position > capacity) {
      return false;
    }
    long start = readHeader(tail);
    boolean sound = start >= 0 && reader.sequence() >= expected && isCountable(start);
    if (sound) {
      reader.copyTo(copy);
    }
    if (isOverwritten(position, tail)) {
      return false;
    }
    if (!sound) {
      throw soundness.violated(
          "record must lie within the ring and be numbered, got it at", position);
    }
    lost += reader.sequence() - expected;
    expected = reader.sequence() + 1;
    position = start + reader.size();
    return true;
  }

  /// Reads the header of the next message and returns its place, or -1 if there is none before
  /// `tail`.
  private long readHeader(long tail) {
    long start = position;
    reader.read(start);
    if (reader.isPadding()) {
      long rest = reader.rest();
      if (!reader.isWellFormedPadding() || rest >= tail - start) {
        return -1;
      }
      start += rest;
      reader.read(start);
    }
    return reader.isWellFormed() && reader.size() <= tail - start ? start : -1;
  }

  /// Whether that many messages can have been before `start`, so that no count runs over.
  private boolean isCountable(long start) {
    return reader.sequence() <= start / RingDescriptor.RECORD_HEADER;
  }

  /// Whether the producer may have begun to overwrite `from`, now that reading is over.
  private boolean isOverwritten(long from, long tail) throws RingException {
    VarHandle.acquireFence();
    long intent = (long) RingDescriptor.LONG.getAcquire(bytes, RingDescriptor.INTENT_OFFSET);
    if (intent < tail) {
      throw soundness.violated(
          "producer must announce what it writes, at least " + tail + ", got", intent);
    }
    return intent - from > capacity;
  }

  /// The start of the newest message, after the producer overtook: ahead of here by at least one.
  private long newest() throws RingException {
    long newest = (long) RingDescriptor.LONG.getAcquire(bytes, RingDescriptor.LATEST_OFFSET);
    if (newest <= position || !RingDescriptor.isAligned(newest)) {
      throw soundness.violated("newest message must be behind " + position + ", got", newest);
    }
    return newest;
  }

  /// Goes behind the newest message: it tells the number of the next.
  private void join() throws RingException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long tail = tail();
      if (tail == 0) {
        return;
      }
      long newest = (long) RingDescriptor.LONG.getAcquire(bytes, RingDescriptor.LATEST_OFFSET);
      if (newest < 0 || !RingDescriptor.isAligned(newest)) {
        throw soundness.violated("newest message must be aligned, got it at", newest);
      }
      reader.read(newest);
      boolean sound = reader.isWellFormed() && reader.sequence() >= 0 && isCountable(newest);
      if (!isOverwritten(newest, tail)) {
        if (!sound) {
          throw soundness.violated(
              "record must lie within the ring and be numbered, got it at", newest);
        }
        position = newest + reader.size();
        expected = reader.sequence() + 1;
        return;
      }
    }
    throw soundness.violated("messages must stand long enough to be read, attempts made", ATTEMPTS);
  }
}
