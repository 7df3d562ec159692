package io.kairo.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Bindings for the pseudo-terminal part of `<stdlib.h>`. See pty(7).
public final class Stdlib {
  private static final Downcall POSIX_OPENPT = Downcall.ofInt("posix_openpt");
  private static final Downcall GRANTPT = Downcall.ofInt("grantpt");
  private static final Downcall UNLOCKPT = Downcall.ofInt("unlockpt");
  private static final Downcall PTSNAME_R = Downcall.ofInt("ptsname_r");

  private Stdlib() {}

  /// Opens an unused pseudo-terminal master. See posix_openpt(3).
  public static int posixOpenpt(int flags) throws IOException {
    return (int) POSIX_OPENPT.call(flags);
  }

  /// Gives the slave of `master` to this process's user. See grantpt(3).
  public static void grantpt(int master) throws IOException {
    GRANTPT.call(master);
  }

  /// Lets the slave of `master` be opened. See unlockpt(3).
  public static void unlockpt(int master) throws IOException {
    UNLOCKPT.call(master);
  }

  /// Writes the path of the slave of `master` to `path`, ended by NUL. Unlike its neighbours it
  /// returns its error number. See ptsname_r(3).
  public static void ptsnameR(int master, MemorySegment path) throws IOException {
    int error = (int) PTSNAME_R.call(master, path, path.byteSize());
    if (error != 0) {
      throw new PosixException("ptsname_r", error);
    }
  }
}
