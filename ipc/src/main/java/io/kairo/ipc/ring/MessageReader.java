package io.kairo.ipc.ring;

import java.lang.foreign.MemorySegment;

/// Looks at a message.
@FunctionalInterface
public interface MessageReader {
  /// `payload` is read-only and valid during the call. When it lies in the ring its bytes may
  /// change while they are read.
  void read(int type, long sequence, MemorySegment payload);
}
