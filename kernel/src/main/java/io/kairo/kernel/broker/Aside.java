package io.kairo.kernel.broker;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs what blocks in C for long, such as the search for a name, on a thread of its own: on a
/// virtual thread it would hold one of the few that carry all others.
final class Aside {
  private Aside() {}

  /// The result of `work`; whoever is interrupted waits no longer for it.
  static <T> T call(Callable<T> work) throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().name("kairo-aside").daemon().start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }
}
