package io.kairo.cli.demo;

import java.time.Duration;
import java.util.OptionalLong;

/// When the demo does what: it runs for some seconds from the first reading on, kills the skill
/// halfway, and ends early when something was denied or went wrong. Times are nanoseconds of one
/// monotonic clock.
final class Plot {
  /// What comes next.
  enum Step {
    GO_ON,
    KILL,
    END
  }

  /// How long the events of a denial or a failure may trickle in.
  private static final long SETTLE = Duration.ofSeconds(1).toNanos();

  /// How long the first reading may take, without the time that a person thinks.
  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  /// How long the restart may take beyond the end.
  private static final long GRACE = Duration.ofSeconds(15).toNanos();

  private final long length;
  private long startedAt;
  private OptionalLong firstReadingAt = OptionalLong.empty();
  private OptionalLong badAt = OptionalLong.empty();
  private boolean killed;

  Plot(int seconds, long now) {
    length = Duration.ofSeconds(seconds).toNanos();
    startedAt = now;
  }

  Step next(Tally tally, long now) {
    if (!tally.refused.isEmpty() || tally.trouble.isPresent()) {
      badAt = badAt.isPresent() ? badAt : OptionalLong.of(now);
      return now - badAt.getAsLong() >= SETTLE ? Step.END : Step.GO_ON;
    }
    if (firstReadingAt.isEmpty()) {
      if (tally.readings == 0) {
        return now - startedAt >= PATIENCE ? Step.END : Step.GO_ON;
      }
      firstReadingAt = OptionalLong.of(now);
    }
    long elapsed = now - firstReadingAt.getAsLong();
    if (!killed && elapsed >= length / 2 && tally.skillPid.isPresent()) {
      killed = true;
      return Step.KILL;
    }
    return elapsed >= (isComplete(tally) ? length : length + GRACE) ? Step.END : Step.GO_ON;
  }

  private boolean isComplete(Tally tally) {
    return killed && tally.restarts > 0 && tally.readingsSinceCrash > 0;
  }

  boolean killed() {
    return killed;
  }

  /// A person took `nanos` to answer; that time does not count.
  void asked(long nanos) {
    startedAt += nanos;
    if (firstReadingAt.isPresent()) {
      firstReadingAt = OptionalLong.of(firstReadingAt.getAsLong() + nanos);
    }
  }

  /// Whole seconds since the first reading.
  long elapsed(long now) {
    return firstReadingAt.isEmpty()
        ? 0
        : Duration.ofNanos(now - firstReadingAt.getAsLong()).toSeconds();
  }
}
