package io.kairo.kernel.consent;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/// The clients at which the owner can be asked. Those of the kernel before this one are expected
/// back for a while. Guarded by the desk's lock.
final class Channels {
  private static final Duration RETURN = Duration.ofSeconds(10);

  private final Set<Object> attached = new HashSet<>();
  private Instant expectedUntil = Instant.MIN;

  void attach(Object channel) {
    attached.add(channel);
  }

  /// Returns whether it was the last one.
  boolean detach(Object channel) {
    return attached.remove(channel) && attached.isEmpty();
  }

  void expect(Instant now) {
    expectedUntil = now.plus(RETURN);
  }

  /// Whether the owner can be asked, or soon will be.
  boolean canAsk(Instant now) {
    return !attached.isEmpty() || now.isBefore(expectedUntil);
  }

  void close() {
    attached.clear();
    expectedUntil = Instant.MIN;
  }
}
