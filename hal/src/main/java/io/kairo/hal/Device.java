package io.kairo.hal;

import io.kairo.api.DeviceKind;
import io.kairo.api.DeviceName;
import java.io.IOException;

/// A device as the registry knows it. A value: the registry holds the current one.
///
/// @param name what agents call it, across replug and reboot
/// @param identity what tells it from all others, such as vendor, model and serial number; the name
///   belongs to it
/// @param simulated whether there is no hardware behind it
/// @param driver what makes its ports, such as `linux` or `sim`
public record Device(
    DeviceName name,
    DeviceKind kind,
    String identity,
    boolean simulated,
    String driver,
    State state,
    Opener opener) {

  /// Whether a device is there.
  public enum State {
    PRESENT,
    /// Unplugged. Its name is kept for it.
    GONE
  }

  /// Makes ports on one device.
  @FunctionalInterface
  public interface Opener {
    Port open() throws IOException;
  }

  /// A device that is there.
  public static Device present(
      DeviceName name,
      DeviceKind kind,
      String identity,
      boolean simulated,
      String driver,
      Opener opener) {
    return new Device(name, kind, identity, simulated, driver, State.PRESENT, opener);
  }

  /// This device, unplugged.
  public Device gone() {
    return new Device(name, kind, identity, simulated, driver, State.GONE, opener);
  }

  /// Opens the device: a [SerialPort] or a [GpioLine], as its kind says. Throws [DeviceGone] when
  /// it is not there.
  public Port open() throws IOException {
    if (state == State.GONE) {
      throw new DeviceGone(name);
    }
    return opener.open();
  }
}
