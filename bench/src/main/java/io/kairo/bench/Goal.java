package io.kairo.bench;

import java.util.OptionalDouble;

/// What a row measures and how good it has to be. Smaller is better everywhere.
///
/// @param name the word on the command line
/// @param sentence what is measured against what
/// @param unit of both figures
/// @param beside what the second figure of a reading is, such as `p99`; empty when there is none
/// @param limit what `must` and `goal` limit
/// @param must above it the bench fails
/// @param goal what we are after
record Goal(
    String name,
    String sentence,
    String unit,
    String beside,
    Limit limit,
    OptionalDouble must,
    double goal) {

  /// The figure that is compared with the limits.
  double judged(double ours, double baseline) {
    return switch (limit) {
      case RATIO -> ours / baseline;
      case OURS -> ours;
    };
  }

  Verdict verdict(double ours, double baseline) {
    double judged = judged(ours, baseline);
    if (!Double.isFinite(judged) || judged > must.orElse(Double.POSITIVE_INFINITY)) {
      return Verdict.MISSED;
    }
    if (judged <= goal) {
      return Verdict.GOAL_REACHED;
    }
    return must.isPresent() ? Verdict.MUST_MET : Verdict.GOAL_OPEN;
  }
}
