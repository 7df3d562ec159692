package io.kairo.sandbox;

/// One layer of confinement, as a live probe found it. `evidence` is what was tried and seen,
/// `remedy` what the operator can do, empty when there is nothing to do.
public record Layer(String name, State state, String evidence, String remedy) {
  /// How much of a layer there is.
  public enum State {
    ACTIVE,
    DEGRADED,
    MISSING
  }

  static Layer active(String name, String evidence) {
    return new Layer(name, State.ACTIVE, evidence, "");
  }

  static Layer degraded(String name, String evidence, String remedy) {
    return new Layer(name, State.DEGRADED, evidence, remedy);
  }

  static Layer missing(String name, String evidence, String remedy) {
    return new Layer(name, State.MISSING, evidence, remedy);
  }
}
