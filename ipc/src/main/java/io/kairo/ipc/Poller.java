package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Eventfd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/// An epoll descriptor, and an eventfd that wakes whoever waits on it. One thread waits; any thread
/// may wake it and change what is watched.
final class Poller {
  private static final int EVENTS = 256;

  private final MemorySegment events = Epoll.allocateEvents(Arena.ofAuto(), EVENTS);
  private final MemorySegment count = Arena.ofAuto().allocate(JAVA_LONG);
  private final MemorySegment one = Arena.ofAuto().allocateFrom(JAVA_LONG, 1);
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Spin spin;
  private final int epoll;
  private final int wake;
  private boolean closed;

  Poller(Spin spin) throws IOException {
    this.spin = spin;
    this.epoll = Epoll.create(Epoll.EPOLL_CLOEXEC);
    this.wake = Eventfd.eventfd(0, Eventfd.EFD_CLOEXEC | Eventfd.EFD_NONBLOCK);
    watch(wake, Epoll.EPOLLIN);
  }

  /// Waits and returns how many descriptors have something to tell.
  int await(int timeoutMillis) throws IOException {
    try {
      int ready = 0;
      while (ready == 0 && spin.worthwhile()) {
        ready = Epoll.await(epoll, events, 0);
      }
      if (ready == 0) {
        ready = Epoll.await(epoll, events, timeoutMillis);
      }
      if (ready > 0) {
        spin.traffic();
      }
      return ready;
    } catch (PosixException e) {
      if (e.errno() == Errno.EINTR) {
        return 0;
      }
      throw e;
    }
  }

  /// The descriptor of entry `index`, or -1 where it was only [#wake()].
  int fd(int index) throws IOException {
    int fd = (int) Epoll.data(events, index);
    if (fd != wake) {
      return fd;
    }
    woken.set(false);
    Unistd.read(wake, count);
    return -1;
  }

  /// The event bits of entry `index`.
  int events(int index) {
    return Epoll.events(events, index);
  }

  void watch(int fd, int interest) throws IOException {
    control(Epoll.EPOLL_CTL_ADD, fd, interest);
  }

  void change(int fd, int interest) throws IOException {
    control(Epoll.EPOLL_CTL_MOD, fd, interest);
  }

  /// Ends the wait at hand, or the next one.
  void wake() {
    if (woken.compareAndSet(false, true)) {
      signal();
    }
  }

  private synchronized void signal() {
    if (closed) {
      return;
    }
    try {
      Unistd.write(wake, one);
    } catch (IOException e) {
      throw new UncheckedIOException("an eventfd takes one more", e);
    }
  }

  synchronized void close() {
    closed = true;
    Reactor.closeQuietly(epoll);
    Reactor.closeQuietly(wake);
  }

  private void control(int operation, int fd, int interest) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = Epoll.allocateEvents(arena, 1);
      Epoll.set(event, interest, fd);
      Epoll.ctl(epoll, operation, fd, event);
    }
  }
}
