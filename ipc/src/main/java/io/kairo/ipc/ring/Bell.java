package io.kairo.ipc.ring;

import io.kairo.posix.linux.Futex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/// A word of shared memory on which one thread sleeps until another wakes it: a futex. Ringing
/// costs a system call only when somebody announced that they sleep, and can never block, whatever
/// the other side does. Sleeping blocks the thread in C and cannot be interrupted, so it belongs on
/// a platform thread.
///
/// Nobody rings for a process that died: sleep in slices and look between them at what tells (its
/// pidfd, its line), or let whoever knows call [RingMemory#hangUp()].
public final class Bell {
  private static final int NOBODY = 0;
  private static final int WAITING = 1;

  private final MemorySegment word;
  private final MemorySegment timeout;

  Bell(RingMemory memory, long offset) {
    word = memory.bytes().asSlice(offset, Integer.BYTES);
    timeout = Futex.allocateTimeout(memory.arena());
  }

  /// The bell of one consumer of a broadcast. `memory` must be a [RingKind#BELL].
  public static Bell of(RingMemory memory) {
    if (memory.kind() != RingKind.BELL) {
      throw new IllegalArgumentException("memory must be a BELL, got '" + memory.kind() + "'");
    }
    return new Bell(memory, RingDescriptor.CONSUMER_WAITING_OFFSET);
  }

  /// Announces that this thread is going to sleep. It must look once more for what it waits for.
  void arm() {
    RingDescriptor.INT.setOpaque(word, 0L, WAITING);
    VarHandle.fullFence();
  }

  void disarm() {
    RingDescriptor.INT.setOpaque(word, 0L, NOBODY);
  }

  /// Sleeps until the bell rings or `time` is over. Returns early at times.
  void sleep(Duration time) throws IOException {
    Futex.setTimeout(timeout, Math.max(0, time.toNanos()));
    Futex.wait(word, WAITING, timeout);
    disarm();
  }

  /// Wakes the one who sleeps, if somebody announced to. What they wait for must have been written
  /// before, and be followed by a full fence.
  void ring() {
    if ((int) RingDescriptor.INT.getOpaque(word, 0L) != NOBODY) {
      disarm();
      try {
        Futex.wake(word, 1);
      } catch (IOException e) {
        throw new UncheckedIOException("a mapped and aligned word can always be woken", e);
      }
    }
  }
}
