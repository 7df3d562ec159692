package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Downcall;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Bindings for `<sys/resource.h>`.
///
/// ```
/// rlimit   0 rlim_cur  8 rlim_max   16 bytes
/// ```
public final class Resource {
  public static final int RLIMIT_CPU = 0;
  public static final int RLIMIT_FSIZE = 1;
  public static final int RLIMIT_DATA = 2;
  public static final int RLIMIT_CORE = 4;
  public static final int RLIMIT_NPROC = 6;
  public static final int RLIMIT_NOFILE = 7;
  public static final int RLIMIT_AS = 9;
  public static final int RLIMIT_LOCKS = 10;

  static final long RLIMIT_SIZE = 16;

  private static final Downcall PRLIMIT = Downcall.ofInt("prlimit");

  private Resource() {}

  /// Room for a `struct rlimit`.
  public static MemorySegment allocateLimit(SegmentAllocator allocator) {
    return allocator.allocate(RLIMIT_SIZE, 8);
  }

  /// Fills `limit`.
  public static void setLimit(MemorySegment limit, long soft, long hard) {
    limit.set(JAVA_LONG, 0, soft);
    limit.set(JAVA_LONG, 8, hard);
  }

  /// The soft limit.
  public static long soft(MemorySegment limit) {
    return limit.get(JAVA_LONG, 0);
  }

  /// The hard limit.
  public static long hard(MemorySegment limit) {
    return limit.get(JAVA_LONG, 8);
  }

  /// Sets the limits of process `pid` to `fresh` and leaves the old ones in `old`; either may be
  /// `MemorySegment.NULL`. See prlimit(2).
  public static void prlimit(int pid, int resource, MemorySegment fresh, MemorySegment old)
      throws IOException {
    PRLIMIT.call(pid, resource, fresh, old);
  }
}
