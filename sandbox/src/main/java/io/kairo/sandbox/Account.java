package io.kairo.sandbox;

import java.util.concurrent.TimeUnit;

/// Processor time of a tree with a share: it earns that share of the time that passes, saves up no
/// more than it earns in a tenth of a second, and is held back as long as it owes. Used by one
/// thread.
final class Account {
  private static final long SAVED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final double share;
  private long seenNanos;
  private long seenTicks;
  private double balance;

  Account(double share, long now) {
    this(share, now, 0);
  }

  /// For a tree that has used `ticks` before anybody looked.
  Account(double share, long now, long ticks) {
    this.share = share;
    seenNanos = now;
    seenTicks = ticks;
    balance = share * SAVED_NANOS;
  }

  /// Whether it owes, now that it has used `ticks` in all. They can become fewer: an orphan took
  /// its own with it.
  boolean owes(long ticks, long now) {
    double earned = share * (now - seenNanos);
    long used = Math.max(0, ticks - seenTicks) * ProcessStat.NANOS_PER_TICK;
    balance = Math.min(balance + earned, share * SAVED_NANOS) - used;
    seenNanos = now;
    seenTicks = ticks;
    return balance < 0;
  }
}
