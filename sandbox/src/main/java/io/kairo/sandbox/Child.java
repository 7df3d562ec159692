package io.kairo.sandbox;

import io.kairo.posix.Signal;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Pidfd;
import java.io.IOException;

/// A process that is not confined. Owned by who started it; closing it kills it if it still runs.
public final class Child implements AutoCloseable {
  private final int pid;
  private final int pidfd;
  private boolean reaped;

  Child(int pid, int pidfd) {
    this.pid = pid;
    this.pidfd = pidfd;
  }

  /// The process id.
  public long pid() {
    return pid;
  }

  /// Waits for the end, in C: call it once, on a platform thread.
  public Exit await() throws IOException {
    Exit exit = Reaper.reap(pidfd);
    reaped = true;
    return exit;
  }

  @Override
  public void close() throws IOException {
    try {
      if (!reaped) {
        Pidfd.pidfd_send_signal(pidfd, Signal.SIGKILL);
        await();
      }
    } finally {
      Unistd.close(pidfd);
    }
  }
}
