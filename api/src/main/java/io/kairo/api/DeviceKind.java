package io.kairo.api;

/// What a device is, and so which verbs it understands.
public enum DeviceKind {
  /// A stream of bytes each way.
  SERIAL,
  /// A line that is high or low.
  GPIO
}
