package io.kairo.sandbox;

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

  Counters read() {
    return new Counters(
        started.sum(),
        failed.sum(),
        ended.sum(),
        notified.sum(),
        asked.sum(),
        granted.sum(),
        refused.sum(),
        withdrawn.sum());
  }
}
