package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Downcall;
import io.kairo.posix.Native;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Bindings for `<sys/mman.h>`: memory without a name, and memory that processes share.
public final class Mman {
  public static final int MFD_CLOEXEC = 1;
  public static final int MFD_ALLOW_SEALING = 2;
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int MAP_SHARED = 1;

  private static final Downcall MEMFD_CREATE = Downcall.ofInt("memfd_create");
  private static final MethodHandle MMAP =
      Native.function(
          "mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final Downcall MUNMAP = Downcall.ofInt("munmap");

  private Mman() {}

  /// Makes an empty file that lives in memory; `name` is shown in `/proc` and need not be unique.
  /// See memfd_create(2).
  public static int memfd_create(MemorySegment name, int flags) throws IOException {
    return (int) MEMFD_CREATE.call(name, flags);
  }

  /// Maps `length` bytes of `fd` from `offset` on, where the kernel likes. The mapping lasts until
  /// `arena` is closed: there is no way to touch it later. See mmap(2).
  @SuppressWarnings("restricted")
  public static MemorySegment mmap(
      Arena arena, long length, int protection, int flags, int fd, long offset) throws IOException {
    try {
      long address =
          Native.check(
              "mmap",
              (long) MMAP.invokeExact(Native.errno(), 0L, length, protection, flags, fd, offset));
      return MemorySegment.ofAddress(address)
          .reinterpret(length, arena, _ -> munmap(address, length));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static void munmap(long address, long length) {
    try {
      MUNMAP.call(address, length);
    } catch (IOException e) {
      throw new AssertionError("munmap never fails on what mmap returned", e);
    }
  }
}
