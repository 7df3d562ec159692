package io.kairo.ipc;

import java.util.concurrent.atomic.LongAdder;

/// Where a server counts. Any thread may.
final class Tally {
  final LongAdder accepted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder violations = new LongAdder();
  final LongAdder evicted = new LongAdder();

  Counters counters(long memory) {
    return new Counters(accepted.sum(), refused.sum(), violations.sum(), evicted.sum(), memory);
  }
}
