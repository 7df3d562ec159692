package io.kairo.sandbox;

import io.kairo.posix.Errno;

/// What an intercepted call returns.
public sealed interface Answer {
  /// A copy of `fd` appears in the process as the result of its call. The sandbox owns `fd` from
  /// here on and closes it, whether or not the process lived to receive it.
  record Granted(int fd) implements Answer {
    public Granted {
      if (fd < 0) {
        throw new IllegalArgumentException("a granted descriptor must be open, got '" + fd + "'");
      }
    }
  }

  /// `fd` takes the place of the socket that the call was about, which then returns 0, or fails
  /// with `errno` if that is not 0. The sandbox owns `fd` from here on.
  record Replaced(int fd, int errno) implements Answer {
    public Replaced {
      if (fd < 0) {
        throw new IllegalArgumentException("a descriptor must be open, got '" + fd + "'");
      }
    }
  }

  /// The call fails with `errno`.
  record Refused(int errno) implements Answer {
    public Refused {
      if (errno <= 0 || errno > 4095) {
        throw new IllegalArgumentException("errno must be from 1 to 4095, got '" + errno + "'");
      }
    }

    /// Permission denied, as if Landlock had refused.
    public static Refused denied() {
      return new Refused(Errno.EACCES);
    }
  }
}
