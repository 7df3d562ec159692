package io.kairo.cli.shell;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The end of the kernel's process, which need not be a child of this one.
public final class KernelExit {
  private KernelExit() {}

  /// Waits until the process is gone; false when it is still there after `patience`.
  public static boolean await(long pid, Duration patience) throws InterruptedException {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isEmpty()) {
      return true;
    }
    try {
      handle.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !handle.get().isAlive();
    } catch (ExecutionException e) {
      return !handle.get().isAlive();
    }
  }
}
