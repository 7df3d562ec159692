package io.kairo.sandbox;

/// What of a tree of processes can be limited as a whole, and `CPU_TIME`, which is limited for each
/// process.
public enum Bound {
  MEMORY("memory"),
  PROCESSES("processes"),
  CPU("processor share"),
  DISK("disk"),
  WALL_TIME("wall time"),
  CPU_TIME("processor time");

  private final String words;

  Bound(String words) {
    this.words = words;
  }

  /// For a person, such as `wall time`.
  public String words() {
    return words;
  }
}
