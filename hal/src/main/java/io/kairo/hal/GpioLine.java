package io.kairo.hal;

import java.io.IOException;
import java.util.function.Consumer;

/// One line that is high or low.
///
/// Every method throws [DeviceGone] once the device has been unplugged.
public non-sealed interface GpioLine extends Port {
  /// Who drives the line.
  enum Direction {
    /// The world does; the line is read and watched.
    INPUT,
    /// This computer does.
    OUTPUT
  }

  /// What the line is.
  enum Level {
    LOW,
    HIGH;

    /// The level that is written 0 or 1.
    public static Level of(int value) {
      return switch (value) {
        case 0 -> LOW;
        case 1 -> HIGH;
        default -> throw new IllegalArgumentException("level must be 0 or 1, got '" + value + "'");
      };
    }

    /// 0 or 1.
    public int value() {
      return this == HIGH ? 1 : 0;
    }
  }

  Direction direction();

  /// The level now; of an output, the level that it is driven to.
  Level get() throws IOException;

  /// Drives an output. An input throws [IllegalStateException].
  void set(Level level) throws IOException;

  /// Tells `consumer` every change of level from now on, in order and one at a time, whoever made
  /// it. Replaces the consumer before it. It runs on the driver's thread and must not block.
  void onChange(Consumer<Level> consumer) throws IOException;
}
