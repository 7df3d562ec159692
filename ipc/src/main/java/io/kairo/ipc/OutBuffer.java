package io.kairo.ipc;

import io.kairo.ipc.codec.MessagePackWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;

/// An array to encode a frame in, and the native memory it is sent from. Owned by whoever took it.
final class OutBuffer {
  static final int NATIVE = 1 << 16;

  final MessagePackWriter writer = new MessagePackWriter();
  final MemorySegment segment = Arena.ofAuto().allocate(NATIVE);

  /// Buffers for the threads that reply; making one is fine when all are taken.
  static final class Pool {
    private final ArrayBlockingQueue<OutBuffer> free = new ArrayBlockingQueue<>(8);

    OutBuffer take() {
      OutBuffer buffer = free.poll();
      return buffer != null ? buffer : new OutBuffer();
    }

    void give(OutBuffer buffer) {
      boolean kept = free.offer(buffer);
      assert kept || free.remainingCapacity() == 0;
    }
  }
}
