package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits for a fact.
final class Eventually {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private Eventually() {}

  static void holds(String fact, Callable<Boolean> check) throws Exception {
    long end = System.nanoTime() + PATIENCE;
    boolean holds = check.call();
    while (!holds && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
      holds = check.call();
    }
    assertThat(holds).as(fact).isTrue();
  }
}
