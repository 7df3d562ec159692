package io.kairo.ipc;

import java.util.concurrent.atomic.AtomicLong;

/// What all peers together make the server hold. Any thread may charge it.
final class MemoryBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  /// Adds `bytes`, which may be negative, and returns whether too much is held now.
  boolean charge(long bytes) {
    return used.addAndGet(bytes) > limit;
  }

  boolean exceeded() {
    return used.get() > limit;
  }

  long used() {
    return used.get();
  }
}
