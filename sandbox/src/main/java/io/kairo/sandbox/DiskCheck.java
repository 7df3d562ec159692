package io.kairo.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// When the folders of a tree were last measured. They are measured every second, or at every look
/// when they are half full; never so often that measuring takes more than a tenth of the time.
final class DiskCheck {
  private static final long CALM = Duration.ofSeconds(1).toNanos();
  private static final int REST = 10;

  private long next = Long.MIN_VALUE;

  /// Whether `folders` hold more than `limit`; false, too, when it is not yet time to measure.
  boolean exceeds(List<Path> folders, long limit, long now) throws IOException {
    if (next != Long.MIN_VALUE && now - next < 0) {
      return false;
    }
    long start = System.nanoTime();
    long bytes = Footprint.of(folders, limit);
    long rest = REST * (System.nanoTime() - start);
    next = now + (bytes > limit / 2 ? rest : Math.max(rest, CALM));
    return bytes > limit;
  }
}
