package io.kairo.kernel.bus;

import io.kairo.api.Cause;

/// Why this thread does what it does: the cause that the call it serves carries. The dispatcher
/// binds it, and whatever the call publishes inherits it.
public final class Causes {
  private static final ScopedValue<Cause> CURRENT = ScopedValue.newInstance();

  private Causes() {}

  /// The cause of what this thread does now.
  public static Cause current() {
    return CURRENT.isBound() ? CURRENT.get() : Cause.NONE;
  }

  /// Runs `action` because of `cause`.
  public static void run(Cause cause, Runnable action) {
    if (cause.isKnown()) {
      ScopedValue.where(CURRENT, cause).run(action);
    } else {
      action.run();
    }
  }
}
