package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Native;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/// The function `process_vm_readv` of `<sys/uio.h>`.
///
/// ```
/// iovec   0 iov_base  8 iov_len   16 bytes
/// ```
public final class ProcessVm {
  static final long IOVEC_SIZE = 16;

  private static final MethodHandle READV =
      Native.function(
          "process_vm_readv",
          JAVA_LONG,
          JAVA_INT,
          ADDRESS,
          JAVA_LONG,
          ADDRESS,
          JAVA_LONG,
          JAVA_LONG);

  private ProcessVm() {}

  /// Room for one `struct iovec`.
  public static MemorySegment allocateVector(SegmentAllocator allocator) {
    return allocator.allocate(IOVEC_SIZE, 8);
  }

  /// Fills `vector`.
  public static void setVector(MemorySegment vector, long address, long length) {
    vector.set(JAVA_LONG, 0, address);
    vector.set(JAVA_LONG, 8, length);
  }

  /// Copies from the memory of `pid` at the vector `remote` to the vector `local`, and returns how
  /// many bytes. See process_vm_readv(2).
  public static long process_vm_readv(int pid, MemorySegment local, MemorySegment remote)
      throws IOException {
    try {
      return Native.check(
          "process_vm_readv",
          (long) READV.invokeExact(Native.errno(), pid, local, 1L, remote, 1L, 0L));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
