package io.kairo.api;

/// How a device is used. [#READ_WRITE] covers the other two.
public enum Access {
  READ,
  WRITE,
  READ_WRITE;

  /// Whether having this access is enough for `wanted`.
  public boolean covers(Access wanted) {
    return this == READ_WRITE || this == wanted;
  }
}
