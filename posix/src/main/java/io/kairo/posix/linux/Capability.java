package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// The structs of `<linux/capability.h>`, which `capget` and `capset` take; libc has no function
/// for either.
///
/// ```
/// header   0 version  4 pid                                               8 bytes
/// data     twice: 0 effective  4 permitted  8 inheritable                24 bytes
/// ```
public final class Capability {
  public static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;

  static final long HEADER_SIZE = 8;
  static final long DATA_SIZE = 24;

  private Capability() {}

  /// A header that names the calling thread.
  public static MemorySegment allocateHeader(SegmentAllocator allocator) {
    MemorySegment header = allocator.allocate(HEADER_SIZE, 4);
    header.set(JAVA_INT, 0, LINUX_CAPABILITY_VERSION_3);
    header.set(JAVA_INT, 4, 0);
    return header;
  }

  /// The empty set.
  public static MemorySegment allocateNone(SegmentAllocator allocator) {
    return allocator.allocate(DATA_SIZE, 4).fill((byte) 0);
  }
}
