package io.kairo.api;

/// What a client may rely on.
public enum Stability {
  /// A name that clients of protocol version 1 know: it stays, and so does all they use of it.
  ORIGINAL,
  /// Only ever gains optional parameters and more in its result.
  STABLE,
  /// May change with the next version of the kernel.
  EXPERIMENTAL
}
