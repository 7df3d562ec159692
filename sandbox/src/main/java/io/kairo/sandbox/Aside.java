package io.kairo.sandbox;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs what changes its thread for ever, such as a move into another namespace, on a thread that
/// ends with it.
final class Aside {
  private Aside() {}

  /// Waits for the result of `work`.
  static <T> T call(Callable<T> work) throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform()
        .name("kairo-aside")
        .daemon(true)
        .inheritInheritableThreadLocals(false)
        .start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
