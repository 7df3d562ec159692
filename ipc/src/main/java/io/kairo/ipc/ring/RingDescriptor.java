package io.kairo.ipc.ring;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Where everything lies in a ring. All numbers are little-endian; the C and the Python SDK have
/// the same offsets.
///
/// ```
/// byte 0          4          8          12         16                    24
///    0 +----------+----------+----------+----------+---------------------+
///      | "KAIRORNG"          | version  | kind     | capacity            |  written once
///  128 +---------------------+----------+----------+---------------------+----------+
///      | end of the last     | end of what is      | start of the last   | producer |  written by
///      | record              | being written       | record              | closed   |  the producer
///  256 +---------------------+----------+----------+---------------------+----------+
///      | position of the consumer       | closed   |                        written by the consumer
///  384 +----------+----------+----------+
///      | waiting  |  1: the consumer sleeps here for a message, cleared by the one who wakes it
///  512 +----------+
///      | waiting  |  1: the producer sleeps here for room
/// 4096 +----------+---------- - - -
///      | data: `capacity` bytes, a power of two
/// ```
///
/// Each of these lines has 128 bytes, two cache lines, because processors fetch in pairs. Positions
/// count bytes since the ring began and never wrap; modulo the capacity they are places in the
/// data.
///
/// A record starts at a multiple of 16 and is never split:
///
/// ```
///      0          4          8                     16
///      +----------+----------+---------------------+-------------- - - -+
///      | length   | type     | sequence            | payload            | up to the next 16
///      +----------+----------+---------------------+-------------- - - -+
/// ```
///
/// Its type is positive. Type 0 is padding: it fills the rest of the data where the next record
/// does not fit, and has that record's sequence. Messages are numbered from 0. A message has at
/// most a quarter of the capacity, so that one and its padding always fit, with room to be read.
///
/// **Order.** The producer writes a record with plain stores and then the end of the last record
/// with release; a consumer reads that with acquire, so that it sees the whole record. A queue's
/// consumer gives room back the same way: it copies, then writes its position with release, and the
/// producer reads that with acquire before it writes there again. A broadcast overwrites without
/// asking: the producer announces the end of what it is going to write, and a release fence keeps
/// the record's stores behind that; the consumer copies, and after an acquire fence reads the
/// announcement: if it reaches around the ring into what was copied, the copy is void. To sleep is
/// Dekker's game: the waiter writes `waiting`, fences, and looks once more for what it waits for;
/// the other writes what is waited for, fences, and looks for `waiting`. At least one of them sees
/// the other.
public final class RingDescriptor {
  /// `KAIRORNG`.
  public static final long MAGIC = 0x474e_524f_5249_414bL;

  public static final int VERSION = 1;
  public static final int HEADER_SIZE = 4096;
  public static final long MIN_CAPACITY = 4096;
  public static final long MAX_CAPACITY = 1L << 30;

  static final long MAGIC_OFFSET = 0;
  static final long VERSION_OFFSET = 8;
  static final long KIND_OFFSET = 12;
  static final long CAPACITY_OFFSET = 16;
  static final long TAIL_OFFSET = 128;
  static final long INTENT_OFFSET = 136;
  static final long LATEST_OFFSET = 144;
  static final long PRODUCER_CLOSED_OFFSET = 152;
  static final long HEAD_OFFSET = 256;
  static final long CONSUMER_CLOSED_OFFSET = 264;
  static final long CONSUMER_WAITING_OFFSET = 384;
  static final long PRODUCER_WAITING_OFFSET = 512;

  static final int ALIGNMENT = 16;
  static final int RECORD_HEADER = 16;
  static final long LENGTH_OFFSET = 0;
  static final long SEQUENCE_OFFSET = 8;
  static final int PADDING = 0;

  static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  static final VarHandle INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private static final int SHARE_OF_A_MESSAGE = 4;

  private RingDescriptor() {}

  /// The longest payload that a ring of `capacity` bytes takes: a quarter of it.
  public static int maxMessage(long capacity) {
    return (int) (capacity / SHARE_OF_A_MESSAGE);
  }

  /// How much a payload of `length` bytes takes in the ring.
  public static long recordSize(int length) {
    return RECORD_HEADER + (((long) length + ALIGNMENT - 1) & -ALIGNMENT);
  }

  /// What has to be skipped so that a record of `size` bytes at `position` is not split.
  static long paddingBefore(long position, long size, long capacity) {
    long rest = capacity - (position & (capacity - 1));
    return size <= rest ? 0 : rest;
  }

  /// Whether a ring with data may have this capacity.
  static boolean isCapacity(long capacity) {
    return capacity >= MIN_CAPACITY && capacity <= MAX_CAPACITY && Long.bitCount(capacity) == 1;
  }

  static boolean isAligned(long position) {
    return (position & (ALIGNMENT - 1)) == 0;
  }
}
