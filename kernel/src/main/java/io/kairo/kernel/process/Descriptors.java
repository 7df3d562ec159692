package io.kairo.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/// The descriptors that one start of a process needs. Closing it closes all that were not kept, so
/// that no step that fails leaves one behind. Used by one thread.
public final class Descriptors implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Descriptors.class.getName());

  private final Set<Integer> open = new LinkedHashSet<>();

  /// Two ends: one for the kernel, one for the process.
  public record Pair(int ours, int theirs) {}

  public int open(Path path, int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd = Fcntl.open(arena.allocateFrom(path.toString()), flags | Fcntl.O_CLOEXEC, 0);
      open.add(fd);
      return fd;
    }
  }

  /// A pipe that the process writes and the kernel reads.
  public Pair pipe() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Unistd.pipe2(ends, Fcntl.O_CLOEXEC);
      return pair(ends);
    }
  }

  /// A line that keeps message boundaries, so that nobody ever reads half a frame.
  public Pair socketpair() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Socket.socketpair(Socket.AF_UNIX, Socket.SOCK_SEQPACKET | Socket.SOCK_CLOEXEC, 0, ends);
      return pair(ends);
    }
  }

  /// A connected pair of stream sockets.
  ///
  /// @param flags 0 or SOCK_NONBLOCK
  Pair stream(int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Socket.socketpair(Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC | flags, 0, ends);
      return pair(ends);
    }
  }

  /// A pipe that the kernel writes and the process reads.
  public Pair inputPipe() throws IOException {
    Pair pipe = pipe();
    return new Pair(/* ours= */ pipe.theirs(), /* theirs= */ pipe.ours());
  }

  private Pair pair(MemorySegment ends) {
    Pair pair = new Pair(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
    open.add(pair.ours());
    open.add(pair.theirs());
    return pair;
  }

  /// Takes over `fd`, which somebody else had opened.
  public void own(int fd) {
    open.add(fd);
  }

  /// Gives `fd` to somebody else, who closes it.
  public int keep(int fd) {
    open.remove(fd);
    return fd;
  }

  @Override
  public void close() {
    for (int fd : open) {
      try {
        Unistd.close(fd);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "descriptor did not close", e);
      }
    }
    open.clear();
  }
}
