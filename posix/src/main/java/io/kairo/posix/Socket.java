package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Bindings for `<sys/socket.h>`.
public final class Socket {
  public static final int AF_UNIX = 1;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_SEQPACKET = 5;
  public static final int SOCK_NONBLOCK = 0x800;
  public static final int SOCK_CLOEXEC = 0x80000;
  public static final int SOL_SOCKET = 1;
  public static final int SO_TYPE = 3;
  public static final int SO_ERROR = 4;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_PEERCRED = 17;

  /// Since Linux 6.5.
  public static final int SO_PEERPIDFD = 77;

  public static final int SCM_RIGHTS = 1;
  public static final int MSG_CTRUNC = 0x8;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /// Asks how much of what was sent the other side has not read: `<linux/sockios.h>`.
  public static final long SIOCOUTQ = 0x5411;

  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  private static final MethodHandle SOCKET =
      Native.function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKETPAIR =
      Native.function("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle BIND =
      Native.function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN =
      Native.function("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT4 =
      Native.function("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT =
      Native.function("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND =
      Native.function("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECV =
      Native.function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SENDMSG =
      Native.function("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMSG =
      Native.function("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SHUTDOWN =
      Native.function("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      Native.function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      Native.function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private Socket() {}

  /// See socket(2).
  public static int socket(int domain, int type, int protocol) throws IOException {
    try {
      return Native.check(
          "socket", (int) SOCKET.invokeExact(Native.errno(), domain, type, protocol));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Makes two connected sockets; `ends` receives both descriptors. See socketpair(2).
  public static void socketpair(int domain, int type, int protocol, MemorySegment ends)
      throws IOException {
    try {
      Native.check(
          "socketpair", (int) SOCKETPAIR.invokeExact(Native.errno(), domain, type, protocol, ends));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See bind(2).
  public static void bind(int fd, MemorySegment address) throws IOException {
    int size = (int) address.byteSize();
    try {
      Native.check("bind", (int) BIND.invokeExact(Native.errno(), fd, address, size));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See listen(2).
  public static void listen(int fd, int backlog) throws IOException {
    try {
      Native.check("listen", (int) LISTEN.invokeExact(Native.errno(), fd, backlog));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Takes the next connection; `address` and `size` may be `MemorySegment.NULL`. See accept4(2).
  public static int accept4(int fd, MemorySegment address, MemorySegment size, int flags)
      throws IOException {
    try {
      return Native.check(
          "accept4", (int) ACCEPT4.invokeExact(Native.errno(), fd, address, size, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See connect(2).
  public static void connect(int fd, MemorySegment address) throws IOException {
    int size = (int) address.byteSize();
    try {
      Native.check("connect", (int) CONNECT.invokeExact(Native.errno(), fd, address, size));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Sends the first `length` bytes of `buffer` and returns how many were taken. See send(2).
  public static long send(int fd, MemorySegment buffer, long length, int flags) throws IOException {
    try {
      return Native.check(
          "send", (long) SEND.invokeExact(Native.errno(), fd, buffer, length, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Receives at most `length` bytes into `buffer`; 0 is the end. See recv(2).
  public static long recv(int fd, MemorySegment buffer, long length, int flags) throws IOException {
    try {
      return Native.check(
          "recv", (long) RECV.invokeExact(Native.errno(), fd, buffer, length, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Sends what `message`, a [Msghdr#LAYOUT], points to. See sendmsg(2).
  public static long sendmsg(int fd, MemorySegment message, int flags) throws IOException {
    try {
      return Native.check(
          "sendmsg", (long) SENDMSG.invokeExact(Native.errno(), fd, message, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Receives into what `message`, a [Msghdr#LAYOUT], points to. See recvmsg(2).
  public static long recvmsg(int fd, MemorySegment message, int flags) throws IOException {
    try {
      return Native.check(
          "recvmsg", (long) RECVMSG.invokeExact(Native.errno(), fd, message, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See shutdown(2).
  public static void shutdown(int fd, int how) throws IOException {
    try {
      Native.check("shutdown", (int) SHUTDOWN.invokeExact(Native.errno(), fd, how));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Reads an option into `value`; `size` is a `socklen_t` that goes in and out. See getsockopt(2).
  public static void getsockopt(
      int fd, int level, int option, MemorySegment value, MemorySegment size) throws IOException {
    try {
      Native.check(
          "getsockopt",
          (int) GETSOCKOPT.invokeExact(Native.errno(), fd, level, option, value, size));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See setsockopt(2).
  public static void setsockopt(int fd, int level, int option, MemorySegment value)
      throws IOException {
    int size = (int) value.byteSize();
    try {
      Native.check(
          "setsockopt",
          (int) SETSOCKOPT.invokeExact(Native.errno(), fd, level, option, value, size));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
