package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.RingApi;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.ring.Bell;
import io.kairo.ipc.ring.RingMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// One end of a ring that the kernel handed out: a producer or a consumer, and the memory under it.
/// Messages go through the memory and not through the kernel, which ends the ring for everybody
/// when its producer closes it or its line ends; the other ends hear that as an end of the ring,
/// after what was sent before. A line that ends does not take the memory away: it is this object's.
///
/// Used by one thread. Closed by it, when the end is no longer used.
public final class Ring<E> implements AutoCloseable {
  private final Kairo kairo;
  private final String id;
  private final String handle;
  private final E end;
  private final List<RingMemory> memories;
  private boolean closed;

  Ring(Kairo kairo, String id, String handle, E end, List<RingMemory> memories) {
    this.kairo = kairo;
    this.id = id;
    this.handle = handle;
    this.end = end;
    this.memories = List.copyOf(memories);
  }

  /// The kernel's name for the ring, as in `ring.list` and in events.
  public String id() {
    return id;
  }

  /// The producer or consumer.
  public E end() {
    return end;
  }

  /// What the consumer of a broadcast sleeps on.
  public Bell bell() {
    if (memories.size() != 2) {
      throw new IllegalStateException("only a consumer of a broadcast has a bell of its own");
    }
    return Bell.of(memories.getLast());
  }

  /// Gives the end up, in the kernel and here.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      kairo.call(SystemCalls.RING_CLOSE, new RingApi.Close(handle));
    } catch (CallException e) {
      if (e.code() != ErrorCode.UNAVAILABLE && e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    } finally {
      unmap(memories);
    }
  }

  static void unmap(List<RingMemory> memories) {
    for (RingMemory memory : memories) {
      try {
        memory.close();
      } catch (IOException e) {
        throw new UncheckedIOException("a mapped memory can be closed", e);
      }
    }
  }
}
