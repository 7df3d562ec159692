package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Bindings for `<fcntl.h>`. `O_DIRECTORY` and `O_NOFOLLOW` differ between x86_64 and aarch64.
public final class Fcntl {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_ACCMODE = 3;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NOCTTY = 0x100;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;
  public static final int O_DIRECTORY = Architecture.current().oDirectory();
  public static final int O_NOFOLLOW = Architecture.current().oNofollow();
  public static final int AT_FDCWD = -100;
  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int F_GETFD = 1;
  public static final int F_SETFD = 2;
  public static final int F_GETFL = 3;
  public static final int F_SETFL = 4;
  public static final int F_ADD_SEALS = 1033;
  public static final int F_GET_SEALS = 1034;
  public static final int F_SEAL_SEAL = 0x1;
  public static final int F_SEAL_SHRINK = 0x2;
  public static final int F_SEAL_GROW = 0x4;
  public static final int F_SEAL_WRITE = 0x8;

  /// Since Linux 5.1.
  public static final int F_SEAL_FUTURE_WRITE = 0x10;

  public static final int FD_CLOEXEC = 1;

  // Each handle is made when its function is first called.
  private static final class Open {
    static final MethodHandle HANDLE =
        Native.variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  }

  private static final class Control {
    static final MethodHandle HANDLE =
        Native.variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  }

  private Fcntl() {}

  /// Opens the file at `path`, a NUL-terminated string. `mode` counts only with `O_CREAT`. See
  /// open(2).
  public static int open(MemorySegment path, int flags, int mode) throws IOException {
    try {
      return Native.check("open", (int) Open.HANDLE.invokeExact(Native.errno(), path, flags, mode));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Runs `command` on `fd` with an `int` argument, such as `F_SETFL`. See fcntl(2).
  public static int fcntl(int fd, int command, int argument) throws IOException {
    try {
      return Native.check(
          "fcntl", (int) Control.HANDLE.invokeExact(Native.errno(), fd, command, argument));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
