package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Native;
import java.io.IOException;
import java.lang.invoke.MethodHandle;

/// Bindings for `<sys/prctl.h>` and `<linux/securebits.h>`. Most options act on the calling thread,
/// not on the process.
public final class Prctl {
  public static final int PR_SET_SECUREBITS = 28;
  public static final int PR_SET_CHILD_SUBREAPER = 36;
  public static final int PR_GET_CHILD_SUBREAPER = 37;
  public static final int PR_SET_NO_NEW_PRIVS = 38;
  public static final int PR_GET_NO_NEW_PRIVS = 39;

  public static final int SECBIT_NOROOT = 0x01;
  public static final int SECBIT_NOROOT_LOCKED = 0x02;
  public static final int SECBIT_NO_SETUID_FIXUP = 0x04;
  public static final int SECBIT_NO_SETUID_FIXUP_LOCKED = 0x08;
  public static final int SECBIT_KEEP_CAPS_LOCKED = 0x20;
  public static final int SECBIT_NO_CAP_AMBIENT_RAISE = 0x40;
  public static final int SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED = 0x80;

  private static final MethodHandle PRCTL =
      Native.variadic("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private Prctl() {}

  /// See prctl(2).
  public static int prctl(int option, long a, long b, long c, long d) throws IOException {
    try {
      return Native.check("prctl", (int) PRCTL.invokeExact(Native.errno(), option, a, b, c, d));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
