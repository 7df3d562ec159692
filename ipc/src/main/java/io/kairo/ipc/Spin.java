package io.kairo.ipc;

/// Whether it is worth polling for a moment instead of sleeping. Waking a halted core costs more
/// than a whole call, so after traffic that comes in quick succession the thread keeps looking for
/// a while. Traffic with longer pauses, and a single processor, where looking only takes the peer's
/// time, never spin.
///
/// Owned by the thread that waits.
public final class Spin {
  /// How long to look before sleeping.
  private static final long WINDOW_NANOS = 100_000;

  /// How close together arrivals are that are worth looking for. More than the window, since two
  /// peers that both sleep need that long to wake each other.
  private static final long QUICK_NANOS = 250_000;

  private final boolean enabled;
  private long last = System.nanoTime() - 2 * QUICK_NANOS;
  private boolean quick;

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
    if (enabled) {
      long now = System.nanoTime();
      quick = now - last < QUICK_NANOS;
      last = now;
    }
  }

  /// Whether to look once more without sleeping.
  public boolean worthwhile() {
    if (!quick) {
      return false;
    }
    quick = System.nanoTime() - last < WINDOW_NANOS;
    return quick;
  }
}
