package io.kairo.kernel.syscall;

import java.util.LinkedHashSet;

/// The ids of the newest requests of one line. Used by one thread.
final class RecentIds {
  private static final int MOST = 1024;

  private final LinkedHashSet<Object> ids = new LinkedHashSet<>();

  /// Adds an id; false when it is there already.
  boolean add(Object id) {
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > MOST) {
      ids.removeFirst();
    }
    return true;
  }
}
