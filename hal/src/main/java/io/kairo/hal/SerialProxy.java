package io.kairo.hal;

import io.kairo.api.Access;
import java.io.IOException;

/// A tty that stands for a serial port, for a program that must not hold the port itself: bytes
/// pass through this process, which can end that at any moment. The program's speed becomes the
/// port's; no other mode of its tty does, and it has no modem lines.
public interface SerialProxy extends AutoCloseable {
  /// A descriptor of the tty that can be handed to another process, which the caller owns. Throws
  /// [java.nio.channels.ClosedChannelException] when the proxy has ended: it was closed, the port
  /// is gone, or nobody has the tty open any more.
  int descriptor(Access access) throws IOException;

  /// Hangs the tty up: whoever reads it finds its end. Closes the port. Closing again does nothing.
  @Override
  void close();
}
