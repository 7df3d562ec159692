package io.kairo.ipc;

/// A descriptor that the [Reactor] watches.
interface Source {
  /// Something is there: `events` are the bits of epoll.
  void ready(int events);

  /// Gives the descriptor up. The reactor forgets it first.
  void release();
}
