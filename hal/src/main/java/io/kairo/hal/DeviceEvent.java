package io.kairo.hal;

/// What happened to the set of devices.
public sealed interface DeviceEvent {
  Device device();

  /// The device can be opened now: it is new, or it came back.
  record Attached(Device device) implements DeviceEvent {}

  /// The device is gone; ports on it fail.
  record Detached(Device device) implements DeviceEvent {}
}
