package io.kairo.kernel.syscall;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Runs short actions later, on one thread that is started when it is first needed.
final class Timer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().name("deadlines").daemon().unstarted(task));

  Timer() {
    thread.setRemoveOnCancelPolicy(true);
  }

  /// Runs `action` after so many milliseconds, unless it is closed or what is returned runs before.
  Runnable after(long millis, Runnable action) {
    try {
      Future<?> task = thread.schedule(action, millis, TimeUnit.MILLISECONDS);
      return () -> task.cancel(false);
    } catch (RejectedExecutionException e) {
      // Nothing is awaited any more: the kernel is stopping and answers all that is under way.
      return () -> {};
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
