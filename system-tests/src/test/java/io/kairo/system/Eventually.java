package io.kairo.system;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for a fact: tries an assertion until it holds, or fails as it failed last.
final class Eventually {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private Eventually() {}

  @FunctionalInterface
  interface Fact {
    void check() throws Exception;
  }

  static void holds(Fact fact) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
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
