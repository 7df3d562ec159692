package io.kairo.bench;

import io.kairo.api.Event;

/// What one subscriber heard, over all its connections. Its monitor guards it.
final class Hearing {
  private final Roll events = new Roll();
  private long last;
  private long twice;
  private long disordered;

  void heard(Event event) {
    heard(Numbered.of(event), event.offset().orElse(0L));
  }

  synchronized void heard(Numbered event, long offset) {
    if (!events.add(event.publisher(), event.number())) {
      twice++;
    } else if (offset <= last) {
      disordered++;
    }
    last = Math.max(last, offset);
  }

  Roll events() {
    return events;
  }

  /// Where to go on.
  synchronized long next() {
    return last + 1;
  }

  /// Events that came again.
  synchronized long twice() {
    return twice;
  }

  /// Events that came after a later one.
  synchronized long disordered() {
    return disordered;
  }
}
