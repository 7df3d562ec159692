package io.kairo.hal;

import io.kairo.api.Access;
import java.io.IOException;
import java.time.Duration;

/// A stream of bytes each way, raw: no echo, no line editing, no character changed.
///
/// Every method throws [DeviceGone] once the device has been unplugged; bytes that came before are
/// delivered first where the driver still has them.
public non-sealed interface SerialPort extends Port {
  /// Waits up to `timeout` for the first byte, then returns what is there, at most `maxBytes`.
  /// Empty when nothing came. Parks the caller, and never its carrier thread.
  byte[] read(int maxBytes, Duration timeout) throws IOException;

  /// Hands `data` to the driver and returns how many bytes it took: all of them, unless it was
  /// still busy after `timeout`.
  int write(byte[] data, Duration timeout) throws IOException;

  /// A descriptor on the same tty that can be handed to another process, which the caller owns. It
  /// is an open file of its own and not a duplicate: it cannot do more than `access`, and
  /// `O_NONBLOCK` on it is the receiver's business alone. It outlives this port.
  int descriptor(Access access, boolean nonBlocking) throws IOException;

  /// The settings that the driver says are in force. They can differ from those that were asked
  /// for: some drivers cannot change their speed and do not complain.
  SerialSettings settings() throws IOException;

  /// Changes the speed alone. What is on its way stays.
  void setSpeed(int baud) throws IOException;

  /// A tty that stands for this port, which it takes over and closes in the end.
  SerialProxy proxy() throws IOException;
}
