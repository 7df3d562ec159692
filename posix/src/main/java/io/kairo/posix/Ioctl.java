package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Bindings for `<sys/ioctl.h>`: C names, C types, and a [PosixException] where C sets `errno`.
public final class Ioctl {
  private static final MethodHandle IOCTL =
      Native.variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private Ioctl() {}

  /// Runs `request` on a device; the driver reads or fills `argument`. See ioctl(2).
  public static int ioctl(int fd, long request, MemorySegment argument) throws IOException {
    try {
      return Native.check("ioctl", (int) IOCTL.invokeExact(Native.errno(), fd, request, argument));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
