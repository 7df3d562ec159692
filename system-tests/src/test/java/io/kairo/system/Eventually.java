package io.kairo.system;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for a fact: tries an assertion until it holds, or fails as it failed last.
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private Eventually() {}

  @FunctionalInterface
  interface Fact {
    void check() throws Exception;
  }

  static void holds(Fact fact) throws Exception {
    holds(PATIENCE, fact);
  }

  /// As [#holds], for what takes longer.
  static void holds(Duration patience, Fact fact) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        fact.check();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
