package io.kairo.sandbox;

/// What is known of one confined process, as it becomes known. Written by the jail that starts it,
/// before it reports; or at once, for a process that a sandbox before this one had started.
final class Life {
  final long id;

  /// The eventfd that orders the death of the whole tree; [Launch#NONE] for a process that cannot
  /// spawn, or whose guard died with the sandbox that had started it.
  final int guard;

  /// The descriptor of the filter's notifications, [Launch#NONE] when nothing is intercepted.
  volatile int listener = Launch.NONE;

  volatile int pid;

  /// Whether the next program is the [Entrance] to this one.
  volatile boolean entering;

  /// The thread that waits for the order of `guard`.
  volatile int guardTask;

  Life(long id, int guard) {
    this.id = id;
    this.guard = guard;
  }

  boolean guarded() {
    return guard != Launch.NONE;
  }
}
