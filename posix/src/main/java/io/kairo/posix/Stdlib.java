package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Bindings for the pseudo-terminal part of `<stdlib.h>`. See pty(7).
public final class Stdlib {
  private static final MethodHandle POSIX_OPENPT =
      Native.function("posix_openpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle GRANTPT = Native.function("grantpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle UNLOCKPT = Native.function("unlockpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle PTSNAME_R =
      Native.function("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);

  private Stdlib() {}

  /// Opens an unused pseudo-terminal master. See posix_openpt(3).
  public static int posixOpenpt(int flags) throws IOException {
    try {
      return Native.check("posix_openpt", (int) POSIX_OPENPT.invokeExact(Native.errno(), flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Gives the slave of `master` to this process's user. See grantpt(3).
  public static void grantpt(int master) throws IOException {
    try {
      Native.check("grantpt", (int) GRANTPT.invokeExact(Native.errno(), master));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Lets the slave of `master` be opened. See unlockpt(3).
  public static void unlockpt(int master) throws IOException {
    try {
      Native.check("unlockpt", (int) UNLOCKPT.invokeExact(Native.errno(), master));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Writes the path of the slave of `master` to `path`, ended by NUL. Unlike its neighbours it
  /// returns its error number. See ptsname_r(3).
  public static void ptsnameR(int master, MemorySegment path) throws IOException {
    try {
      int error = (int) PTSNAME_R.invokeExact(Native.errno(), master, path, path.byteSize());
      if (error != 0) {
        throw new PosixException("ptsname_r", error);
      }
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
