package io.kairo.kernel.device;

import io.kairo.api.Access;
import io.kairo.api.DeviceName;
import io.kairo.hal.Device;
import io.kairo.hal.GpioLine;
import io.kairo.hal.Port;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialProxy;
import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Descriptors for skills: on the device itself, or on a proxy that stands for it. A device has one
/// proxy at a time, which ends when it is closed, the device is gone, or the skill has closed its
/// last descriptor. The monitor guards the map, and the opening of what is put into it.
final class Proxies {
  private final Map<DeviceName, SerialProxy> proxies = new HashMap<>();

  /// A descriptor on the device itself.
  static int direct(Device device, Access access) throws IOException {
    try (Port port = device.open()) {
      return serial(port).descriptor(access, /* nonBlocking= */ false);
    }
  }

  /// A descriptor on the proxy of the device.
  synchronized int open(Device device, Access access) throws IOException {
    SerialProxy running = proxies.get(device.name());
    if (running != null) {
      try {
        return running.descriptor(access);
      } catch (ClosedChannelException e) {
        proxies.remove(device.name());
      }
    }
    SerialProxy fresh = fresh(device);
    try {
      int fd = fresh.descriptor(access);
      proxies.put(device.name(), fresh);
      return fd;
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
  }

  private static SerialProxy fresh(Device device) throws IOException {
    Port port = device.open();
    try {
      return serial(port).proxy();
    } catch (IOException e) {
      port.close();
      throw e;
    }
  }

  private static SerialPort serial(Port port) throws PosixException {
    return switch (port) {
      case SerialPort serial -> serial;
      case GpioLine _ ->
          throw new PosixException("a line has no descriptor to hand over: open", Errno.EOPNOTSUPP);
    };
  }

  /// The proxy of the device, which is forgotten.
  synchronized Optional<SerialProxy> take(DeviceName device) {
    return Optional.ofNullable(proxies.remove(device));
  }
}
