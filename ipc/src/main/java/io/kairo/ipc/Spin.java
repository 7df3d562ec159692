package io.kairo.ipc;

/// Whether it is worth polling for a moment instead of sleeping. Waking a halted core costs more
/// than a whole call, so after traffic that comes in quick succession the thread keeps looking for
/// a while, and lets others run between two looks. Traffic with longer pauses, and a single
/// processor, where looking only takes the peer's time, never spin. Looking in vain, as on a busy
/// machine, makes it rarer: each time twice as many arrivals must pass before the next try.
///
/// Owned by the thread that waits.
public final class Spin {
  /// How long to look before sleeping.
  private static final long WINDOW_NANOS = 100_000;

  /// How close together arrivals are that are worth looking for. More than the window, since two
  /// peers that both sleep need that long to wake each other.
  private static final long QUICK_NANOS = 250_000;

  private static final int MOST_SKIPPED = 4096;

  private final boolean enabled;
  private long last = System.nanoTime() - 2 * QUICK_NANOS;
  private boolean quick;
  private boolean spun;
  private int skip;
  private int backoff = 1;

  private Spin(boolean enabled) {
    this.enabled = enabled;
  }

  /// Spins after quick traffic, if the process has more than one processor.
  public static Spin adaptive() {
    return new Spin(Runtime.getRuntime().availableProcessors() > 1);
  }

  /// Never spins: for machines that run on a battery.
  public static Spin never() {
    return new Spin(false);
  }

  /// Something arrived.
  public void traffic() {
    if (!enabled) {
      return;
    }
    if (quick && spun) {
      backoff = 1;
    }
    long now = System.nanoTime();
    quick = skip == 0 && now - last < QUICK_NANOS;
    skip = Math.max(0, skip - 1);
    last = now;
    spun = false;
  }

  /// Whether to look once more without sleeping. Yields, because the peer may be waiting for this
  /// very processor; nothing depends on the scheduler's doing anything about it.
  @SuppressWarnings("ThreadPriorityCheck")
  public boolean worthwhile() {
    if (!quick) {
      return false;
    }
    if (System.nanoTime() - last < WINDOW_NANOS) {
      spun = true;
      Thread.yield();
      return true;
    }
    quick = false;
    skip = backoff;
    backoff = Math.min(2 * backoff, MOST_SKIPPED);
    return false;
  }
}
