package io.kairo.hal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Eventfd;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The one thread that waits in the kernel for the descriptors of all ports, so that no other
/// thread has to: a virtual thread that waited in C would take its carrier out of service, and two
/// of those stop a small computer.
///
/// Callbacks run on that thread and must not block. Everything else may be called from any thread.
public final class FdPoller implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FdPoller.class.getName());
  private static final int EPOLLONESHOT = 1 << 30;
  private static final int BATCH = 16;
  private static final long WAKE = 0;

  private final Map<Long, Runnable> callbacks = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong(WAKE);
  private final int epoll;
  private final int wake;
  private final Thread thread;
  private volatile boolean closed;

  public FdPoller() throws IOException {
    epoll = Epoll.create(Epoll.EPOLL_CLOEXEC);
    wake = Eventfd.eventfd(0, Eventfd.EFD_CLOEXEC | Eventfd.EFD_NONBLOCK);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = Epoll.allocateEvents(arena, 1);
      Epoll.set(event, Epoll.EPOLLIN, WAKE);
      Epoll.ctl(epoll, Epoll.EPOLL_CTL_ADD, wake, event);
    }
    thread = Thread.ofPlatform().daemon().name("fd-poller").start(this::run);
  }

  /// Watches `fd`, at first only for errors. `ready` runs once after every [Watch#arm], and now and
  /// then for no reason.
  public Watch watch(int fd, Runnable ready) throws IOException {
    long id = lastId.incrementAndGet();
    Watch watch = new Watch(fd, id);
    callbacks.put(id, ready);
    try {
      watch.control(Epoll.EPOLL_CTL_ADD, 0);
    } catch (IOException e) {
      callbacks.remove(id);
      throw e;
    }
    return watch;
  }

  /// A descriptor that is being watched. Its owner calls it under a lock, and closes it before the
  /// descriptor.
  public final class Watch implements AutoCloseable {
    private final MemorySegment event = Epoll.allocateEvents(Arena.ofAuto(), 1);
    private final int fd;
    private final long id;

    private Watch(int fd, long id) {
      this.fd = fd;
      this.id = id;
    }

    /// Asks for one call when any of `events`, such as `EPOLLIN`, or an error is there. Replaces
    /// what was asked before.
    public void arm(int events) throws IOException {
      control(Epoll.EPOLL_CTL_MOD, events);
    }

    /// Ends the watch. A call that has begun can still be running.
    @Override
    public void close() throws IOException {
      callbacks.remove(id);
      if (!closed) {
        control(Epoll.EPOLL_CTL_DEL, 0);
      }
    }

    private void control(int operation, int events) throws IOException {
      Epoll.set(event, events | EPOLLONESHOT, id);
      Epoll.ctl(epoll, operation, fd, event);
    }
  }

  /// Ends the thread. Ports that are still open get no more calls: close them first. Not to be
  /// called from a callback.
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (Arena arena = Arena.ofConfined()) {
      Unistd.write(wake, arena.allocateFrom(JAVA_LONG, 1L));
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Unistd.close(epoll);
    Unistd.close(wake);
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = Epoll.allocateEvents(arena, BATCH);
      while (!closed) {
        int count = await(events);
        for (int i = 0; i < count; i++) {
          call(Epoll.data(events, i));
        }
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "descriptor poller failed, ports no longer wake up", e);
    }
  }

  /// A stopped and continued process finds its wait interrupted.
  private int await(MemorySegment events) throws IOException {
    try {
      return Epoll.await(epoll, events, -1);
    } catch (PosixException e) {
      if (e.errno() == Errno.EINTR) {
        return 0;
      }
      throw e;
    }
  }

  private void call(long id) {
    Runnable callback = callbacks.get(id);
    if (callback == null) {
      return;
    }
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "descriptor callback failed", e);
    }
  }
}
