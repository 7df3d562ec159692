package io.kairo.bench;

import java.util.Locale;

/// What the numbers of a [Goal] limit.
enum Limit {
  /// Our figure as a multiple of the baseline's, for what depends on the machine.
  RATIO,
  /// Our figure itself, for what a user waits for or pays for.
  OURS;

  /// The name in JSON.
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
