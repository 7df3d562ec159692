package io.kairo.cli.demo;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Times from sensing to acting: a reading and the first write that it caused, joined by the
/// reading's event id. Both clocks are CLOCK_MONOTONIC of the same machine.
final class Latencies {
  /// Readings that wait for their write; older ones were acted on by nobody.
  private static final int WAITING = 1024;

  private static final double NANOS_PER_MILLI = 1_000_000.0;

  private final Map<String, Long> sensed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > WAITING;
        }
      };
  private long[] samples = new long[256];
  private int count;

  /// A reading, taken at `sensedNs`.
  void sensed(String eventId, long sensedNs) {
    sensed.put(eventId, sensedNs);
  }

  /// A write at `atNs` that the event `causationId` led to.
  void acted(String causationId, long atNs) {
    Long sensedNs = sensed.remove(causationId);
    if (sensedNs == null || atNs < sensedNs) {
      return;
    }
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, count * 2);
    }
    samples[count++] = atNs - sensedNs;
  }

  int count() {
    return count;
  }

  /// The smallest sample that `percent` of all samples do not exceed, in milliseconds; 0 when there
  /// are none.
  double percentile(double percent) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(samples, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * count);
    return sorted[Math.clamp(rank, 1, count) - 1] / NANOS_PER_MILLI;
  }
}
