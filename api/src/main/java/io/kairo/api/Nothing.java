package io.kairo.api;

/// The parameters of a call that takes none, or the result of one that says only that it is done.
public record Nothing() {
  public static final Nothing NOTHING = new Nothing();
}
