package io.kairo.ipc.ring;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The writing side of a broadcast: it waits for nobody. Used by one thread, but bells may be added
/// and removed from any. The memory stays its owner's.
public final class BroadcastProducer implements AutoCloseable {
  private final MemorySegment bytes;
  private final RecordWriter writer;
  private final List<Bell> bells = new CopyOnWriteArrayList<>();
  private long intent;
  private boolean claimed;

  /// The only producer that `memory`, a new [RingKind#BROADCAST] that was mapped for writing, will
  /// have. Seals it against all others: only from then on consumers take it.
  public BroadcastProducer(RingMemory memory) throws IOException {
    if (memory.kind() != RingKind.BROADCAST) {
      throw new IllegalArgumentException("memory must be a BROADCAST, got '" + memory.kind() + "'");
    }
    memory.sealAgainstWriters();
    bytes = memory.bytes();
    writer = new RecordWriter(memory);
    writer.requireFresh();
  }

  /// Sends a copy of `payload`.
  public void send(int type, MemorySegment payload) {
    long length = payload.byteSize();
    long at = reserve(type, length);
    MemorySegment.copy(payload, 0, bytes, at, length);
    publish();
  }

  /// A place in the ring for `length` bytes, to be filled and sent by [#commit()]. Another claim
  /// replaces this one.
  public MemorySegment claim(int type, int length) {
    long at = reserve(type, length);
    claimed = true;
    return bytes.asSlice(at, length);
  }

  /// Sends what was claimed.
  public void commit() {
    if (!claimed) {
      throw new IllegalStateException("a message must be claimed before it is committed");
    }
    publish();
  }

  /// From now on wakes the consumer that sleeps on `bell`.
  public void add(Bell bell) {
    bells.add(bell);
  }

  /// Must come before the bell's memory is closed, and not while this producer sends.
  public void remove(Bell bell) {
    bells.remove(bell);
  }

  /// Tells the consumers that nothing follows.
  @Override
  public void close() {
    RingDescriptor.INT.setRelease(bytes, RingDescriptor.PRODUCER_CLOSED_OFFSET, 1);
    wake();
  }

  /// Announces what is going to be overwritten, before the first of its bytes.
  private long reserve(int type, long length) {
    intent = Math.max(intent, writer.endOf(type, length));
    RingDescriptor.LONG.setRelease(bytes, RingDescriptor.INTENT_OFFSET, intent);
    VarHandle.releaseFence();
    return writer.begin(type, (int) length);
  }

  private void publish() {
    claimed = false;
    RingDescriptor.LONG.setRelease(bytes, RingDescriptor.TAIL_OFFSET, writer.commit());
    RingDescriptor.LONG.setRelease(bytes, RingDescriptor.LATEST_OFFSET, writer.start());
    wake();
  }

  private void wake() {
    if (!bells.isEmpty()) {
      VarHandle.fullFence();
      for (Bell bell : bells) {
        bell.ring();
      }
    }
  }
}
