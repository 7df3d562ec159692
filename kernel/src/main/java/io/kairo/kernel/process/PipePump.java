package io.kairo.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Eventfd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Reads what processes print. One platform thread waits for all pipes and hands the bytes to their
/// sinks; a pipe whose sink has enough is left alone, so that its process waits in the end, and one
/// that gives more than its share in a moment is left alone for the rest of it. The share may be
/// less by a limit of its own.
public final class PipePump implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PipePump.class.getName());

  private static final int BUFFER = 1 << 16;

  /// The data of the wake-up descriptor in epoll; pipes use their descriptor.
  private static final long WAKE_UP = -1;

  /// How much one pipe may give within [#SLICE_MILLIS]: 16 MiB a second.
  private static final long SLICE_BYTES = 1 << 20;

  private static final int SLICE_MILLIS = 64;
  private static final int SECOND_MILLIS = 1000;

  private final int epoll;
  private final int wakeUp;
  private final Thread thread;
  private final ConcurrentLinkedQueue<Pipe> asked = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Pipe> pipes = new ConcurrentHashMap<>();
  private long slice = System.nanoTime();
  private boolean resting;
  private volatile boolean closing;

  /// Where the bytes of one pipe go. Called on the pump's thread and must not wait.
  public interface Sink {
    /// Takes bytes, which are valid during the call. Returns whether it takes more; [Pipe#resume()]
    /// says so later.
    boolean take(MemorySegment bytes);

    /// There are no more.
    void end();
  }

  /// One pipe. Its state belongs to the pump's thread.
  public final class Pipe {
    private final int fd;
    private final Sink sink;
    private final long share;
    private boolean watched;
    private boolean wanted;
    private long taken;

    private Pipe(int fd, Sink sink, long share) {
      this.fd = fd;
      this.sink = sink;
      this.share = share;
    }

    /// The sink takes bytes, or takes more of them. Any thread.
    public void resume() {
      asked.add(this);
      wake();
    }
  }

  public PipePump() throws IOException {
    epoll = Epoll.create(Epoll.EPOLL_CLOEXEC);
    wakeUp = Eventfd.eventfd(0, Eventfd.EFD_CLOEXEC | Eventfd.EFD_NONBLOCK);
    watch(wakeUp, WAKE_UP);
    thread = Thread.ofPlatform().name("process-output").daemon().start(this::work);
  }

  /// A pipe that will be read until its end. Its descriptor now belongs to the pump; nothing is
  /// read before the first [Pipe#resume()].
  ///
  /// @param rate the most bytes a second that are read, if it is limited
  public Pipe add(int fd, Sink sink, OptionalLong rate) throws IOException {
    Fcntl.fcntl(fd, Fcntl.F_SETFL, Fcntl.O_NONBLOCK);
    long share = rate.isEmpty() ? SLICE_BYTES : rate.getAsLong() * SLICE_MILLIS / SECOND_MILLIS;
    Pipe pipe = new Pipe(fd, sink, Math.clamp(share, 1, SLICE_BYTES));
    pipes.put(fd, pipe);
    return pipe;
  }

  @Override
  public void close() throws IOException {
    closing = true;
    wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Unistd.close(wakeUp);
    Unistd.close(epoll);
  }

  private void wake() {
    try (Arena arena = Arena.ofConfined()) {
      Unistd.write(wakeUp, arena.allocateFrom(JAVA_LONG, 1L));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "pump is closed", e);
    }
  }

  private void work() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = Epoll.allocateEvents(arena, 64);
      MemorySegment buffer = arena.allocate(BUFFER);
      while (!closing) {
        int ready = await(events);
        beginSlice();
        for (int i = 0; i < ready; i++) {
          serve(Epoll.data(events, i), buffer);
        }
      }
      for (Pipe pipe : pipes.values()) {
        Unistd.close(pipe.fd);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "output of processes is no longer read", e);
    }
  }

  private int await(MemorySegment events) throws IOException {
    try {
      return Epoll.await(epoll, events, resting ? SLICE_MILLIS : -1);
    } catch (PosixException e) {
      if (e.errno() == Errno.EINTR) {
        return 0;
      }
      throw e;
    }
  }

  /// Gives every pipe its share anew when a slice of time is over.
  private void beginSlice() throws IOException {
    long now = System.nanoTime();
    if (now - slice < SLICE_MILLIS * 1_000_000L) {
      return;
    }
    slice = now;
    resting = false;
    for (Pipe pipe : pipes.values()) {
      pipe.taken = Math.max(0, pipe.taken - pipe.share);
      update(pipe);
    }
  }

  private void serve(long data, MemorySegment buffer) throws IOException {
    if (data == WAKE_UP) {
      Unistd.read(wakeUp, buffer.asSlice(0, JAVA_LONG.byteSize()));
      for (Pipe pipe = asked.poll(); pipe != null; pipe = asked.poll()) {
        admit(pipe);
      }
      return;
    }
    Pipe pipe = pipes.get((int) data);
    if (pipe != null) {
      read(pipe, buffer);
    }
  }

  /// The sink of a pipe takes more; one that has ended is left alone.
  private void admit(Pipe pipe) throws IOException {
    if (pipes.get(pipe.fd) == pipe) {
      pipe.wanted = true;
      update(pipe);
    }
  }

  private void read(Pipe pipe, MemorySegment buffer) throws IOException {
    long most = Math.clamp(pipe.share - pipe.taken, 1, buffer.byteSize());
    long count = read(pipe.fd, buffer.asSlice(0, most));
    if (count > 0) {
      pipe.wanted = pipe.sink.take(buffer.asSlice(0, count));
      pipe.taken += count;
      update(pipe);
    } else if (count == 0) {
      pipe.wanted = false;
      update(pipe);
      pipes.remove(pipe.fd);
      Unistd.close(pipe.fd);
      pipe.sink.end();
    }
  }

  /// Bytes read, 0 at the end, -1 when nothing is there now.
  private static long read(int fd, MemorySegment buffer) throws IOException {
    try {
      return Unistd.read(fd, buffer);
    } catch (PosixException e) {
      if (e.errno() == Errno.EAGAIN || e.errno() == Errno.EINTR) {
        return -1;
      }
      throw e;
    }
  }

  /// Watches the pipe or leaves it alone. A pipe that is left alone must not be watched at all: its
  /// end would be told again and again. One that is to be closed neither: closing a descriptor ends
  /// the watch only if nobody else, such as kairo-init, keeps the same pipe (epoll(7)).
  private void update(Pipe pipe) throws IOException {
    boolean within = pipe.taken < pipe.share;
    resting |= !within;
    boolean watched = pipe.wanted && within;
    if (watched && !pipe.watched) {
      watch(pipe.fd, pipe.fd);
    } else if (!watched && pipe.watched) {
      try (Arena arena = Arena.ofConfined()) {
        Epoll.ctl(epoll, Epoll.EPOLL_CTL_DEL, pipe.fd, Epoll.allocateEvents(arena, 1));
      }
    }
    pipe.watched = watched;
  }

  private void watch(int fd, long data) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = Epoll.allocateEvents(arena, 1);
      Epoll.set(event, Epoll.EPOLLIN, data);
      Epoll.ctl(epoll, Epoll.EPOLL_CTL_ADD, fd, event);
    }
  }
}
