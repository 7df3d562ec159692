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

  /// Closes the port, so that somebody else may open it. The tty stays, silent, until [#close]:
  /// whoever finds its end can rely on the port being free.
  void release();

  /// Closes the port and hangs the tty up: whoever reads it finds its end. Closing again does
  /// nothing.
  @Override
  void close();
}
