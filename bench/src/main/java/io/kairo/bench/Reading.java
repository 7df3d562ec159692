package io.kairo.bench;

import java.util.OptionalDouble;

/// What one side of a contest came to in one round.
///
/// @param value in the row's unit
/// @param beside a second figure that belongs to it, for people
record Reading(double value, OptionalDouble beside) {
  static Reading of(double value) {
    return new Reading(value, OptionalDouble.empty());
  }

  static Reading of(double value, double beside) {
    return new Reading(value, OptionalDouble.of(beside));
  }
}
