package io.kairo.hal.serial;

import io.kairo.hal.SerialSettings;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Ioctl;
import io.kairo.posix.Stdlib;
import io.kairo.posix.Termios;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// A pty (pty(7)) as a serial cable: a simulated device is at its far end, the master, and programs
/// are at its near end, a tty.
///
/// @param far the descriptor of the master
/// @param near a descriptor of the tty. The tty is never without one: a program that opens it and
///   closes it again ends nothing, and its modes can be reset whatever a program left.
public record Cable(int far, int near) {
  private static final int OPEN =
      Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC;

  /// A new cable, raw at 9600 baud.
  public static Cable plug() throws IOException {
    int far = Stdlib.posixOpenpt(OPEN);
    try {
      Stdlib.grantpt(far);
      Stdlib.unlockpt(far);
      int near = Ioctl.ioctl(far, Termios.TIOCGPTPEER, MemorySegment.ofAddress(OPEN));
      TtyMode.makeRaw(near, new SerialSettings(9600));
      return new Cable(far, near);
    } catch (IOException e) {
      Unistd.close(far);
      throw e;
    }
  }

  /// Closes both ends.
  void unplug() throws IOException {
    Unistd.close(near);
    Unistd.close(far);
  }
}
