package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.posix.Signal;
import io.kairo.sandbox.Confined;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How the kernel ends a process: TERM first, and after a moment KILL for it and all that it
/// started.
public final class Termination {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private Termination() {}

  /// Ends `running` and returns when it has ended. A process that was held up goes on, to hear the
  /// signal. Blocks.
  public static void end(Confined running) {
    try {
      running.signal(Signal.SIGTERM);
      running.signal(Signal.SIGCONT);
      if (!endsWithin(running, GRACE)) {
        running.kill();
        running.exit().join();
      }
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "process " + running.pid() + " must take a signal: " + e.getMessage());
    }
  }

  /// Whoever is interrupted meanwhile has no more patience.
  private static boolean endsWithin(Confined running, Duration patience) {
    try {
      running.exit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exit never fails", e);
    }
  }
}
