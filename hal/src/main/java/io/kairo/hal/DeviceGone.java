package io.kairo.hal;

import io.kairo.api.DeviceName;
import java.io.IOException;

/// The device is not there any more. Its name stays: the same call can succeed after a replug.
public final class DeviceGone extends IOException {
  private static final long serialVersionUID = 1L;

  public DeviceGone(DeviceName device) {
    super("device '" + device + "' is gone");
  }
}
