package io.kairo.sandbox;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// The counters while they count. Thread-safe.
final class Tally {
  final LongAdder started = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder ended = new LongAdder();
  final LongAdder notified = new LongAdder();
  final LongAdder asked = new LongAdder();
  final LongAdder granted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder withdrawn = new LongAdder();

  private final Map<Bound, LongAdder> exceeded = new EnumMap<>(Bound.class);

  Tally() {
    for (Bound bound : Bound.values()) {
      exceeded.put(bound, new LongAdder());
    }
  }

  /// A limit ended a tree.
  void exceeded(Exceeded reason) {
    Objects.requireNonNull(exceeded.get(reason.bound())).increment();
  }

  Counters read() {
    Map<Bound, Long> byBound = new EnumMap<>(Bound.class);
    exceeded.forEach((bound, count) -> byBound.put(bound, count.sum()));
    return new Counters(
        started.sum(),
        failed.sum(),
        ended.sum(),
        notified.sum(),
        asked.sum(),
        granted.sum(),
        refused.sum(),
        withdrawn.sum(),
        byBound);
  }
}
