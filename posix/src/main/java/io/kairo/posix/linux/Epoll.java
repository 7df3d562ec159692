package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.kairo.posix.Architecture;
import io.kairo.posix.Downcall;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Bindings for `<sys/epoll.h>`.
///
/// `struct epoll_event { uint32_t events; uint64_t data; }` is packed on x86_64 and padded
/// elsewhere:
///
/// ```
/// x86_64    0 events  4 data             12 bytes
/// aarch64   0 events  8 data             16 bytes
/// ```
public final class Epoll {
  public static final int EPOLLIN = 0x001;
  public static final int EPOLLOUT = 0x004;
  public static final int EPOLLERR = 0x008;
  public static final int EPOLLHUP = 0x010;
  public static final int EPOLLRDHUP = 0x2000;
  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLL_CTL_MOD = 3;
  public static final int EPOLL_CLOEXEC = 0x80000;

  static final int DATA_OFFSET = Architecture.current() == Architecture.X86_64 ? 4 : 8;
  static final int EVENT_SIZE = DATA_OFFSET + 8;

  private static final Downcall CREATE = Downcall.ofInt("epoll_create1");
  private static final Downcall CTL = Downcall.ofInt("epoll_ctl");
  private static final Downcall WAIT = Downcall.ofInt("epoll_wait");

  private Epoll() {}

  /// Room for `count` events.
  public static MemorySegment allocateEvents(SegmentAllocator allocator, int count) {
    return allocator.allocate((long) count * EVENT_SIZE, 8);
  }

  /// The event bits of entry `index`.
  public static int events(MemorySegment events, int index) {
    return events.get(JAVA_INT_UNALIGNED, (long) index * EVENT_SIZE);
  }

  /// The data given to [#ctl] for entry `index`.
  public static long data(MemorySegment events, int index) {
    return events.get(JAVA_LONG_UNALIGNED, (long) index * EVENT_SIZE + DATA_OFFSET);
  }

  /// Fills entry 0 of `event`, to be passed to [#ctl].
  public static void set(MemorySegment event, int events, long data) {
    event.set(JAVA_INT_UNALIGNED, 0, events);
    event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, data);
  }

  /// See epoll_create1(2).
  public static int create(int flags) throws IOException {
    return (int) CREATE.call(flags);
  }

  /// Adds, changes or removes `fd`. See epoll_ctl(2).
  public static void ctl(int epoll, int operation, int fd, MemorySegment event) throws IOException {
    CTL.call(epoll, operation, fd, event);
  }

  /// Waits up to `timeoutMillis` (-1: for ever, 0: not at all) and returns how many entries of
  /// `events` were filled. Blocks the calling thread in C. See epoll_wait(2).
  public static int await(int epoll, MemorySegment events, int timeoutMillis) throws IOException {
    int capacity = (int) (events.byteSize() / EVENT_SIZE);
    return (int) WAIT.call(epoll, events, capacity, timeoutMillis);
  }
}
