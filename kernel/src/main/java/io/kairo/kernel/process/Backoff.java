package io.kairo.kernel.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// When to start something again that keeps ending: after a pause that doubles, and not at all any
/// more when it ended too often within a minute. Not safe for use by several threads.
public final class Backoff {
  private static final int MOST = 5;
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration FIRST = Duration.ofMillis(100);

  private final Deque<Long> recent = new ArrayDeque<>();

  /// It ended now, by [System#nanoTime()]. Returns how long to wait; empty is: give up.
  public Optional<Duration> ended(long nanoTime) {
    while (!recent.isEmpty() && nanoTime - recent.getFirst() > WINDOW.toNanos()) {
      recent.removeFirst();
    }
    recent.addLast(nanoTime);
    return recent.size() > MOST
        ? Optional.empty()
        : Optional.of(FIRST.multipliedBy(1L << (recent.size() - 1)));
  }
}
