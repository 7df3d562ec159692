package io.kairo.ipc.ring;

import java.lang.foreign.MemorySegment;

/// One record of a ring, its header read once: what the memory says later does not matter any more.
/// Nothing that was read is a bound until [#isWellFormed()] holds.
final class RecordReader {
  private final MemorySegment bytes;
  private final long capacity;
  private final int maxMessage;
  private long offset;
  private int length;
  private int type;
  private long sequence;

  RecordReader(RingMemory memory) {
    bytes = memory.bytes();
    capacity = memory.capacity();
    maxMessage = memory.maxMessage();
  }

  /// Reads the header at `position`, which must be aligned.
  void read(long position) {
    offset = position & (capacity - 1);
    long at = RingDescriptor.HEADER_SIZE + offset;
    long word = (long) RingDescriptor.LONG.getOpaque(bytes, at + RingDescriptor.LENGTH_OFFSET);
    sequence = (long) RingDescriptor.LONG.getOpaque(bytes, at + RingDescriptor.SEQUENCE_OFFSET);
    length = (int) word;
    type = (int) (word >>> Integer.SIZE);
  }

  boolean isPadding() {
    return type == RingDescriptor.PADDING;
  }

  /// Whether this is a message that lies within the data.
  boolean isWellFormed() {
    return type > RingDescriptor.PADDING
        && length >= 0
        && length <= maxMessage
        && offset + RingDescriptor.recordSize(length) <= capacity;
  }

  /// Where the data ends and starts anew, as a distance from this record.
  long rest() {
    return capacity - offset;
  }

  /// Whether padding reaches exactly to where the data starts anew.
  boolean isWellFormedPadding() {
    return length == rest() - RingDescriptor.RECORD_HEADER;
  }

  long size() {
    return RingDescriptor.recordSize(length);
  }

  int length() {
    return length;
  }

  int type() {
    return type;
  }

  long sequence() {
    return sequence;
  }

  /// Copies the payload to the start of `target`.
  void copyTo(MemorySegment target) {
    MemorySegment.copy(bytes, payload(), target, 0, length);
  }

  /// The payload where it lies.
  MemorySegment inPlace() {
    return bytes.asSlice(payload(), length).asReadOnly();
  }

  private long payload() {
    return RingDescriptor.HEADER_SIZE + offset + RingDescriptor.RECORD_HEADER;
  }
}
