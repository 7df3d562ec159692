package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;

/// Bindings for `<poll.h>`.
///
/// ```
/// struct pollfd   0 fd   4 events   6 revents   8
/// ```
public final class Poll {
  public static final StructLayout POLLFD =
      MemoryLayout.structLayout(
          JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));
  public static final int POLLIN = 0x001;
  public static final int POLLOUT = 0x004;
  public static final int POLLERR = 0x008;
  public static final int POLLHUP = 0x010;
  public static final int POLLNVAL = 0x020;
  public static final int POLLRDHUP = 0x2000;

  private static final Downcall POLL = Downcall.ofInt("poll");

  private Poll() {}

  /// Room for `count` entries.
  public static MemorySegment allocate(SegmentAllocator allocator, int count) {
    return allocator.allocate(POLLFD, count);
  }

  /// Fills entry `index`.
  public static void set(MemorySegment entries, int index, int fd, int events) {
    entries.set(JAVA_INT, index * 8L, fd);
    entries.set(JAVA_SHORT, index * 8L + 4, (short) events);
  }

  /// What happened to entry `index`.
  public static int revents(MemorySegment entries, int index) {
    return Short.toUnsignedInt(entries.get(JAVA_SHORT, index * 8L + 6));
  }

  /// Waits up to `timeoutMillis` (-1: for ever) and returns how many entries have something to
  /// tell. Blocks the calling thread in C. See poll(2).
  public static int poll(MemorySegment entries, int timeoutMillis) throws IOException {
    long count = entries.byteSize() / 8;
    return (int) POLL.call(entries, count, timeoutMillis);
  }
}
