package io.kairo.ipc;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Requests that came together. While they are served, what is sent to anybody is gathered, and
/// written at once for each peer: at the end, or after a moment, so that nobody waits long for what
/// is ready. Owned by the reactor's thread.
final class Burst {
  private static final System.Logger LOG = System.getLogger("io.kairo.ipc");
  private static final int ROOM = 1 << 14;
  private static final int MOST_PEERS = 64;
  private static final long MOMENT_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private final List<Outbox> gathering = new ArrayList<>();
  private boolean begun;
  private long since;

  void begin() {
    begun = true;
    since = System.nanoTime();
  }

  /// Room to gather what goes to one more peer. Null when there is no burst, or enough peers.
  byte @Nullable [] join(Outbox outbox) {
    if (!begun || gathering.size() == MOST_PEERS) {
      return null;
    }
    gathering.add(outbox);
    byte[] room = free.poll();
    return room == null ? new byte[ROOM] : room;
  }

  /// One of the requests was served.
  void served(MemorySegment segment) {
    if (begun && System.nanoTime() - since > MOMENT_NANOS) {
      write(segment);
      since = System.nanoTime();
    }
  }

  void end(MemorySegment segment) {
    begun = false;
    write(segment);
  }

  /// That a peer is gone the reactor hears from Linux, too, and hangs up.
  private void write(MemorySegment segment) {
    for (Outbox outbox : gathering) {
      try {
        outbox.uncork(segment).ifPresent(free::add);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "a peer is gone", e);
      }
    }
    gathering.clear();
  }
}
