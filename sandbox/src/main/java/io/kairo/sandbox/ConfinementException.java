package io.kairo.sandbox;

import java.io.IOException;

/// A process was not started, because one layer of its confinement could not be put up. There is no
/// such thing as a process that runs with a layer missing.
public final class ConfinementException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String layer;
  private final String remedy;

  ConfinementException(String layer, String reason, String remedy) {
    super("layer '" + layer + "' must hold before a process starts: " + reason + "; " + remedy);
    this.layer = layer;
    this.remedy = remedy;
  }

  ConfinementException(String layer, IOException cause, String remedy) {
    this(layer, String.valueOf(cause.getMessage()), remedy);
    initCause(cause);
  }

  /// Which layer, such as `landlock`.
  public String layer() {
    return layer;
  }

  /// What the operator can do about it.
  public String remedy() {
    return remedy;
  }
}
