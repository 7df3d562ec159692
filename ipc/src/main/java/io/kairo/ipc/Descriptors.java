package io.kairo.ipc;

import java.util.ArrayDeque;
import java.util.Queue;

/// Descriptors that came over a [Line], in the order in which they came, until somebody takes them.
/// Closing it closes those that nobody took. Owned by one thread at a time.
public final class Descriptors implements AutoCloseable {
  private final Queue<Integer> fds = new ArrayDeque<>();

  Descriptors() {}

  /// How many are left.
  public int count() {
    return fds.size();
  }

  /// The next descriptor, which the caller owns from now on.
  public int take() {
    return fds.remove();
  }

  void add(int... came) {
    for (int fd : came) {
      fds.add(fd);
    }
  }

  /// The first `count` of them, or as many as there are, as an object of their own.
  Descriptors takeFirst(int count) {
    var first = new Descriptors();
    for (int i = 0; i < count && !fds.isEmpty(); i++) {
      first.add(fds.remove());
    }
    return first;
  }

  @Override
  public void close() {
    fds.forEach(Reactor::closeQuietly);
    fds.clear();
  }
}
