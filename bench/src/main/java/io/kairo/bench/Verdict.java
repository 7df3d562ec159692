package io.kairo.bench;

/// What came of one row.
enum Verdict {
  GOAL_REACHED("goal reached"),
  MUST_MET("must met"),
  /// The row has no must, and the goal is not reached.
  GOAL_OPEN("goal open"),
  MISSED("MISSED");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /// Whether the bench may succeed.
  boolean met() {
    return this != MISSED;
  }
}
