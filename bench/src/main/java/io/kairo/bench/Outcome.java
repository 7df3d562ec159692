package io.kairo.bench;

/// What became of a row.
sealed interface Outcome {
  /// It ran: the medians over its rounds.
  record Measured(Goal goal, Reading ours, Reading baseline) implements Outcome {
    double ratio() {
      return ours.value() / baseline.value();
    }

    Verdict verdict() {
      return goal.verdict(ours.value(), baseline.value());
    }

    @Override
    public boolean met() {
      return verdict().met();
    }
  }

  /// It could not be measured, which counts as a miss.
  record Failed(Goal goal, String reason) implements Outcome {
    @Override
    public boolean met() {
      return false;
    }
  }

  Goal goal();

  /// Whether the bench may succeed.
  boolean met();
}
