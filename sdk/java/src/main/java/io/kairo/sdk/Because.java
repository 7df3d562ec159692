package io.kairo.sdk;

import io.kairo.api.Cause;
import io.kairo.api.Event;

/// The event that this thread handles: what it asks for meanwhile, it asks for because of that.
final class Because {
  private static final ScopedValue<Event> EVENT = ScopedValue.newInstance();

  private Because() {}

  static void handling(Event event, Runnable action) {
    ScopedValue.where(EVENT, event).run(action);
  }

  static Cause of(CallOptions options) {
    return options.cause().orElseGet(() -> EVENT.isBound() ? Cause.of(EVENT.get()) : Cause.NONE);
  }
}
