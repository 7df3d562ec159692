package io.kairo.api;

/// What happens when a call is made twice.
public enum Effect {
  /// Changes nothing.
  PURE,
  /// Safe to repeat by request id.
  KEYED,
  /// Changes something that can be read back.
  PROBE,
  /// Changes something that nobody can look at afterwards.
  BLIND;

  /// Whether doing it twice is as good as doing it once.
  public boolean isSafeToRepeat() {
    return this == PURE || this == KEYED;
  }
}
