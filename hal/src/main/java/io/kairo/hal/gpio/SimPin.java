package io.kairo.hal.gpio;

import io.kairo.api.DeviceName;
import io.kairo.hal.DeviceGone;
import io.kairo.hal.GpioLine;
import io.kairo.hal.GpioLine.Direction;
import io.kairo.hal.GpioLine.Level;
import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A pin without hardware, as the world at its other end sees it. One line can be open on it at a
/// time, as on a real one.
///
/// Its own monitor guards everything; changes are reported without it.
public final class SimPin implements AutoCloseable {
  private final DeviceName device;
  private final Direction direction;
  private Level level;
  private @Nullable SimGpioLine line;
  private boolean gone;

  public SimPin(DeviceName device, Direction direction, Level initial) {
    this.device = device;
    this.direction = direction;
    this.level = initial;
  }

  /// Opens the line. Throws EBUSY when it is open.
  public synchronized GpioLine open() throws IOException {
    requirePresent();
    if (line != null) {
      throw new PosixException("gpio line request", Errno.EBUSY);
    }
    SimGpioLine opened = new SimGpioLine(this);
    line = opened;
    return opened;
  }

  /// What is on the pin, whoever drives it.
  public synchronized Level level() {
    return level;
  }

  /// The world drives an input.
  public void drive(Level driven) {
    if (direction != Direction.INPUT) {
      throw new IllegalStateException(
          "pin '" + device + "' must be an input to be driven from outside, got an output");
    }
    change(driven);
  }

  /// Unplugs the device: the line that is open on it fails with [DeviceGone].
  @Override
  public synchronized void close() {
    gone = true;
  }

  Direction direction() {
    return direction;
  }

  synchronized Level read() throws DeviceGone {
    requirePresent();
    return level;
  }

  void write(Level driven) throws DeviceGone {
    synchronized (this) {
      requirePresent();
    }
    if (direction != Direction.OUTPUT) {
      throw new IllegalStateException("line '" + device + "' must be an output, got an input");
    }
    change(driven);
  }

  synchronized void requirePresent() throws DeviceGone {
    if (gone) {
      throw new DeviceGone(device);
    }
  }

  /// The line keeps its level: so does a real one, mostly.
  synchronized void released(SimGpioLine closed) {
    if (line == closed) {
      line = null;
    }
  }

  private void change(Level changed) {
    SimGpioLine told;
    synchronized (this) {
      if (gone || level == changed) {
        return;
      }
      level = changed;
      told = line;
      if (told != null) {
        told.post(changed);
      }
    }
    if (told != null) {
      told.deliver();
    }
  }
}
