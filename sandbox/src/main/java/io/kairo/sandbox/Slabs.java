package io.kairo.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/// Reusable native memory for the arguments of one start: shared by two threads, so no confined
/// arena, and freed at once by reuse, so no shared one. Not zeroed. Thread-safe.
final class Slabs {
  private static final long SIZE = 64 * 1024;
  private static final int KEPT = 8;

  private final Deque<MemorySegment> free = new ConcurrentLinkedDeque<>();

  /// At least `size` bytes.
  MemorySegment take(long size) {
    if (size > SIZE) {
      return Arena.ofAuto().allocate(size, 16);
    }
    MemorySegment slab = free.pollFirst();
    return slab == null ? Arena.ofAuto().allocate(SIZE, 16) : slab;
  }

  void give(MemorySegment slab) {
    if (slab.byteSize() == SIZE && free.size() < KEPT) {
      free.addFirst(slab);
    }
  }
}
