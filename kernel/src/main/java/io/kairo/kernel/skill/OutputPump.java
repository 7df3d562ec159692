package io.kairo.kernel.skill;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Eventfd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// Reads what skills print and hands it on line by line. One platform thread waits for all pipes; a
/// line is cut at 4 096 bytes and a skill may print 100 lines a second: more are dropped and
/// counted, so that one that prints without end costs no memory and drowns nobody.
final class OutputPump implements AutoCloseable {
  private static final int LONGEST_LINE = 4096;
  private static final int LINES_PER_SECOND = 100;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final System.Logger LOG = System.getLogger(OutputPump.class.getName());

  /// The data of the wake-up descriptor in epoll; pipes use their descriptor.
  private static final long WAKE_UP = -1;

  private final int epoll;
  private final int wakeUp;
  private final Thread thread;
  private final ConcurrentLinkedQueue<Pipe> added = new ConcurrentLinkedQueue<>();
  private volatile boolean closing;

  private static final class Pipe {
    private final int fd;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private long second = System.nanoTime();
    private long inSecond;

    private Pipe(int fd, Consumer<String> lines) {
      this.fd = fd;
      this.lines = lines;
    }

    private void take(MemorySegment bytes) {
      for (long i = 0; i < bytes.byteSize(); i++) {
        byte b = bytes.get(JAVA_BYTE, i);
        if (b == '\n' || partial.size() == LONGEST_LINE) {
          flush();
        }
        if (b != '\n') {
          partial.write(b);
        }
      }
    }

    private void flush() {
      if (partial.size() > 0) {
        hand(partial.toString(StandardCharsets.UTF_8));
        partial.reset();
      }
    }

    private void hand(String line) {
      long now = System.nanoTime();
      if (now - second > SECOND_NANOS) {
        if (inSecond > LINES_PER_SECOND) {
          lines.accept("… " + (inSecond - LINES_PER_SECOND) + " lines more were dropped");
        }
        second = now;
        inSecond = 0;
      }
      if (++inSecond <= LINES_PER_SECOND) {
        lines.accept(line);
      }
    }
  }

  OutputPump() throws IOException {
    epoll = Epoll.create(Epoll.EPOLL_CLOEXEC);
    wakeUp = Eventfd.eventfd(0, Eventfd.EFD_CLOEXEC | Eventfd.EFD_NONBLOCK);
    register(wakeUp, WAKE_UP);
    thread = Thread.ofPlatform().name("skill-output").daemon().start(this::work);
  }

  /// Reads `fd`, which now belongs to the pump, until its end.
  void add(int fd, Consumer<String> lines) throws IOException {
    Fcntl.fcntl(fd, Fcntl.F_SETFL, Fcntl.O_NONBLOCK);
    added.add(new Pipe(fd, lines));
    wake();
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

  private void wake() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Unistd.write(wakeUp, arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_LONG, 1L));
    }
  }

  private void work() {
    Map<Integer, Pipe> pipes = new HashMap<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = Epoll.allocateEvents(arena, 64);
      MemorySegment buffer = arena.allocate(1 << 14);
      while (!closing) {
        int ready = await(events);
        for (int i = 0; i < ready; i++) {
          serve(Epoll.data(events, i), pipes, buffer);
        }
      }
      for (Pipe pipe : pipes.values()) {
        Unistd.close(pipe.fd);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "skill output is no longer read", e);
    }
  }

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

  private void serve(long data, Map<Integer, Pipe> pipes, MemorySegment buffer) throws IOException {
    if (data == WAKE_UP) {
      Unistd.read(wakeUp, buffer.asSlice(0, 8));
      for (Pipe pipe = added.poll(); pipe != null; pipe = added.poll()) {
        pipes.put(pipe.fd, pipe);
        register(pipe.fd, pipe.fd);
      }
      return;
    }
    Pipe pipe = pipes.get((int) data);
    if (pipe == null) {
      return;
    }
    long n = read(pipe.fd, buffer);
    if (n > 0) {
      pipe.take(buffer.asSlice(0, n));
    } else if (n == 0) {
      pipe.flush();
      pipes.remove(pipe.fd);
      Unistd.close(pipe.fd);
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

  private void register(int fd, long data) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = Epoll.allocateEvents(arena, 1);
      Epoll.set(event, Epoll.EPOLLIN, data);
      Epoll.ctl(epoll, Epoll.EPOLL_CTL_ADD, fd, event);
    }
  }
}
