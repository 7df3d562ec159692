package io.kairo.ipc;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Peers whose frame has begun and not ended, the one that began first in front. Owned by the
/// reactor's thread.
final class Deadlines {
  private final Set<Inbox> unfinished = new LinkedHashSet<>();
  private final Duration allowed;

  Deadlines(Duration allowed) {
    this.allowed = allowed;
  }

  void add(Inbox inbox) {
    unfinished.add(inbox);
  }

  void remove(Inbox inbox) {
    unfinished.remove(inbox);
  }

  boolean isEmpty() {
    return unfinished.isEmpty();
  }

  /// How long the first one has left, rounded up.
  long millisLeft(long now) {
    long age = now - unfinished.iterator().next().unfinishedSince();
    return Math.max(0, allowed.toNanos() - age) / 1_000_000 + 1;
  }

  /// Ends the connections whose time is over.
  void expire(long now) {
    if (unfinished.isEmpty()) {
      return;
    }
    Iterator<Inbox> iterator = unfinished.iterator();
    while (iterator.hasNext()) {
      Inbox inbox = iterator.next();
      if (now - inbox.unfinishedSince() < allowed.toNanos()) {
        return;
      }
      iterator.remove();
      inbox.violate("frame must be complete within " + allowed.toMillis() + " ms");
    }
  }
}
