package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Ioctl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Socket;
import io.kairo.posix.Ucred;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/// What is asked of and set on a connected socket.
final class SocketOptions {
  private SocketOptions() {}

  static Peer peer(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(Ucred.LAYOUT);
      MemorySegment size = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
      Socket.getsockopt(fd, Socket.SOL_SOCKET, Socket.SO_PEERCRED, value, size);
      Ucred credentials = Ucred.read(value);
      return new Peer(credentials.pid(), credentials.uid(), credentials.gid());
    }
  }

  /// A new descriptor for the peer's process, unless the kernel is older than Linux 6.5 or the peer
  /// is gone.
  static OptionalInt pidfd(int fd) {
    try {
      return OptionalInt.of(number(fd, Socket.SO_PEERPIDFD));
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /// Whether the socket keeps the boundaries of packets.
  static boolean packets(int fd) throws IOException {
    return number(fd, Socket.SO_TYPE) == Socket.SOCK_SEQPACKET;
  }

  static void nonBlocking(int fd) throws IOException {
    Fcntl.fcntl(fd, Fcntl.F_SETFL, Fcntl.fcntl(fd, Fcntl.F_GETFL, 0) | Fcntl.O_NONBLOCK);
  }

  /// Asks for room for `bytes` of unread output; the kernel gives what its limits allow.
  static void sendBuffer(int fd, int bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Socket.setsockopt(
          fd, Socket.SOL_SOCKET, Socket.SO_SNDBUF, arena.allocateFrom(JAVA_INT, bytes));
    }
  }

  /// How much of what was sent the peer has not read, as Linux counts it: with what it needs
  /// itself.
  static int unread(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      Ioctl.ioctl(fd, Socket.SIOCOUTQ, value);
      return value.get(JAVA_INT, 0);
    }
  }

  /// Whether the call would have had to wait, or a signal came in between.
  static boolean again(PosixException e) {
    return e.errno() == Errno.EAGAIN || e.errno() == Errno.EINTR;
  }

  private static int number(int fd, int option) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      Socket.getsockopt(
          fd, Socket.SOL_SOCKET, option, value, arena.allocateFrom(JAVA_INT, Integer.BYTES));
      return value.get(JAVA_INT, 0);
    }
  }
}
