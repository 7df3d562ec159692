package io.kairo.sandbox;

/// Answers the intercepted `open` calls of one confined process. Called on a virtual thread, one
/// call at a time per calling thread of the process; may park for minutes.
@FunctionalInterface
public interface Broker {
  /// A broker for processes that have nothing intercepted, or nothing to hope for.
  Broker REFUSING = (_, _, _) -> Answer.Refused.denied();

  /// What thread `pid` gets for opening `path` with `flags`, those of open(2). Interrupted when the
  /// process is gone and nobody waits for the answer any more; an exception counts as a refusal.
  Answer open(long pid, String path, int flags) throws InterruptedException;
}
