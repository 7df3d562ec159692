package io.kairo.hal;

import java.io.IOException;

/// An open device: what the verbs of its kind work on. There is one port per
/// [io.kairo.api.DeviceKind]. Every method may be called from any thread, virtual ones included.
public sealed interface Port extends AutoCloseable permits GpioLine, SerialPort {
  /// Ends the port and at once every call that waits in it: those throw
  /// [java.nio.channels.ClosedChannelException], as does every later one. Closing again does
  /// nothing.
  @Override
  void close() throws IOException;
}
