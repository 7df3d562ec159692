package io.kairo.sandbox;

import java.util.Optional;

/// Answers the intercepted calls of one confined process. Called on a virtual thread, one call at a
/// time per calling thread of the process; may park for minutes. Interrupted when the process is
/// gone and nobody waits for the answer any more; an exception counts as a refusal.
@FunctionalInterface
public interface Broker {
  /// A broker for processes that have nothing intercepted, or nothing to hope for.
  Broker REFUSING = (_, _, _) -> Answer.Refused.denied();

  /// What thread `pid` gets for opening `path` with `flags`, those of open(2).
  Answer open(long pid, String path, int flags) throws InterruptedException;

  /// What [#open] would answer, where that is known without waiting for anybody or anything. Is
  /// asked first, on the one thread that serves all processes.
  default Optional<Answer> openAtOnce(long pid, String path, int flags) {
    return Optional.empty();
  }

  /// What thread `pid` gets for connecting a socket: a connected one in its place, or one that is
  /// connecting where it does not want to wait.
  default Answer connect(long pid, SocketCall call) throws InterruptedException {
    return Answer.Refused.denied();
  }

  /// What thread `pid` gets for connecting a stream socket to `path`: a connected one in its place.
  ///
  /// @param path as the process said it; empty for a name that is not in the file system
  /// @param flags of the descriptor: O_NONBLOCK and O_CLOEXEC
  default Answer connect(long pid, String path, int flags) throws InterruptedException {
    return Answer.Refused.denied();
  }

  /// What thread `pid` gets for binding a socket: one in its place that listens already.
  default Answer bind(long pid, SocketCall call) throws InterruptedException {
    return Answer.Refused.denied();
  }
}
