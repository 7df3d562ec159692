package io.kairo.ipc.ring;

import java.lang.foreign.MemorySegment;

/// Puts records into the data of a ring, after each other. Where it is and how far it counted it
/// knows by itself: nothing is read back from the memory.
final class RecordWriter {
  private final MemorySegment bytes;
  private final long capacity;
  private final int maxMessage;
  private long position;
  private long start;
  private long end;
  private long sequence;

  RecordWriter(RingMemory memory) {
    bytes = memory.bytes();
    capacity = memory.capacity();
    maxMessage = memory.maxMessage();
  }

  /// Where a payload of `length` bytes would end, padding before it included.
  long endOf(int type, long length) {
    if (type <= RingDescriptor.PADDING) {
      throw new IllegalArgumentException("type must be positive, got '" + type + "'");
    }
    if (length < 0 || length > maxMessage) {
      throw new IllegalArgumentException(
          "message must have at most " + maxMessage + " bytes, got '" + length + "'");
    }
    long size = RingDescriptor.recordSize((int) length);
    return position + RingDescriptor.paddingBefore(position, size, capacity) + size;
  }

  /// Writes padding, if it is needed, and the record's header. Returns where the payload belongs.
  long begin(int type, int length) {
    long size = RingDescriptor.recordSize(length);
    long padding = RingDescriptor.paddingBefore(position, size, capacity);
    if (padding > 0) {
      header(position, (int) (padding - RingDescriptor.RECORD_HEADER), RingDescriptor.PADDING);
    }
    start = position + padding;
    end = start + size;
    return header(start, length, type);
  }

  /// Goes behind the record that was begun last and returns its end.
  long commit() {
    position = end;
    sequence++;
    return end;
  }

  /// Where the last committed record starts.
  long start() {
    return start;
  }

  /// Throws when the ring was written to before: there is one producer in a ring's life.
  void requireFresh() throws RingException {
    long tail = (long) RingDescriptor.LONG.getAcquire(bytes, RingDescriptor.TAIL_OFFSET);
    if (tail != 0) {
      throw new RingException("ring must be new to its producer, got position '" + tail + "'");
    }
  }

  private long header(long at, int length, int type) {
    long offset = RingDescriptor.HEADER_SIZE + (at & (capacity - 1));
    long word = Integer.toUnsignedLong(length) | (long) type << Integer.SIZE;
    RingDescriptor.LONG.set(bytes, offset + RingDescriptor.LENGTH_OFFSET, word);
    RingDescriptor.LONG.set(bytes, offset + RingDescriptor.SEQUENCE_OFFSET, sequence);
    return offset + RingDescriptor.RECORD_HEADER;
  }
}
