package io.kairo.kernel.session;

import java.io.IOException;
import java.util.OptionalInt;

/// Who keeps open files while no kernel runs, and sees how processes end that lost their parent.
/// Thread-safe.
public interface Custody {
  /// Nobody: what this process has open is closed when it dies.
  Custody NONE =
      new Custody() {
        @Override
        public void keep(String name, int fd) {}

        @Override
        public void drop(String name) {}

        @Override
        public OptionalInt take(String name) {
          return OptionalInt.empty();
        }

        @Override
        public boolean sees(long pid) {
          return false;
        }

        @Override
        public void acknowledge(long pid) {}
      };

  /// Keeps a copy of `fd` for the next kernel, in place of the one that has this name.
  ///
  /// @param name of 1 to 64 letters, digits, `.`, `_` and `-`
  void keep(String name, int fd) throws IOException;

  /// Keeps nothing under this name any more.
  void drop(String name);

  /// What the kernel before this one had kept under this name, once: it belongs to the caller.
  OptionalInt take(String name);

  /// Whether it will see how process `pid` ends: that is a child of its now.
  boolean sees(long pid);

  /// The end of process `pid` is written down. It may come to mean another one from now on.
  void acknowledge(long pid);
}
