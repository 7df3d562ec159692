package io.kairo.hal.system;

import java.util.Optional;

/// Numbers as drivers write them. What is not one is absent: there are drivers that say `<not
/// supported>`.
final class Numbers {
  private Numbers() {}

  /// A whole number in decimal.
  static Optional<Long> whole(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
