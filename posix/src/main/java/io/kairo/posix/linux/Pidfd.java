package io.kairo.posix.linux;

import io.kairo.posix.Native;
import java.io.IOException;

/// Bindings for `<sys/pidfd.h>`: a descriptor that names one process for ever, and becomes readable
/// when it ends. By number, because glibc has the functions only since 2.36; the numbers are the
/// same on every architecture.
public final class Pidfd {
  private static final long SEND_SIGNAL = 424;
  private static final long OPEN = 434;
  private static final long GETFD = 438;

  private Pidfd() {}

  /// Opens process `pid`; the descriptor closes on exec. See pidfd_open(2).
  public static int pidfd_open(int pid, int flags) throws IOException {
    return (int)
        Native.check("pidfd_open", Syscall.syscall(Native.errno(), OPEN, pid, flags, 0, 0, 0, 0));
  }

  /// A descriptor for the same file as descriptor `target` of that process; it closes on exec. See
  /// pidfd_getfd(2).
  public static int pidfd_getfd(int pidfd, int target) throws IOException {
    return (int)
        Native.check(
            "pidfd_getfd", Syscall.syscall(Native.errno(), GETFD, pidfd, target, 0, 0, 0, 0));
  }

  /// Sends `signal`. See pidfd_send_signal(2).
  public static void pidfd_send_signal(int pidfd, int signal) throws IOException {
    Native.check(
        "pidfd_send_signal",
        Syscall.syscall(Native.errno(), SEND_SIGNAL, pidfd, signal, 0, 0, 0, 0));
  }
}
