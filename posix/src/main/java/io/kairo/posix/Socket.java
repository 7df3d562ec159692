package io.kairo.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Bindings for `<sys/socket.h>`.
public final class Socket {
  public static final int AF_UNSPEC = 0;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_IPV6 = 41;
  public static final int TCP_NODELAY = 1;
  public static final int TCP_KEEPIDLE = 4;
  public static final int TCP_KEEPINTVL = 5;
  public static final int TCP_KEEPCNT = 6;
  public static final int TCP_INFO = 11;
  public static final int IPV6_V6ONLY = 26;
  public static final int SO_REUSEADDR = 2;
  public static final int SO_KEEPALIVE = 9;
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

  private static final Downcall SOCKET = Downcall.ofInt("socket");
  private static final Downcall SOCKETPAIR = Downcall.ofInt("socketpair");
  private static final Downcall BIND = Downcall.ofInt("bind");
  private static final Downcall LISTEN = Downcall.ofInt("listen");
  private static final Downcall ACCEPT4 = Downcall.ofInt("accept4");
  private static final Downcall CONNECT = Downcall.ofInt("connect");
  private static final Downcall SEND = Downcall.ofLong("send");
  private static final Downcall RECV = Downcall.ofLong("recv");
  private static final Downcall SENDMSG = Downcall.ofLong("sendmsg");
  private static final Downcall RECVMSG = Downcall.ofLong("recvmsg");
  private static final Downcall SHUTDOWN = Downcall.ofInt("shutdown");
  private static final Downcall GETSOCKOPT = Downcall.ofInt("getsockopt");
  private static final Downcall SETSOCKOPT = Downcall.ofInt("setsockopt");

  private Socket() {}

  /// See socket(2).
  public static int socket(int domain, int type, int protocol) throws IOException {
    return (int) SOCKET.call(domain, type, protocol);
  }

  /// Makes two connected sockets; `ends` receives both descriptors. See socketpair(2).
  public static void socketpair(int domain, int type, int protocol, MemorySegment ends)
      throws IOException {
    SOCKETPAIR.call(domain, type, protocol, ends);
  }

  /// See bind(2).
  public static void bind(int fd, MemorySegment address) throws IOException {
    int size = (int) address.byteSize();
    BIND.call(fd, address, size);
  }

  /// See listen(2).
  public static void listen(int fd, int backlog) throws IOException {
    LISTEN.call(fd, backlog);
  }

  /// Takes the next connection, without asking for its address. See accept4(2).
  public static int accept4(int fd, int flags) throws IOException {
    return (int) ACCEPT4.call(fd, 0, 0, flags);
  }

  /// See connect(2).
  public static void connect(int fd, MemorySegment address) throws IOException {
    int size = (int) address.byteSize();
    CONNECT.call(fd, address, size);
  }

  /// Sends the first `length` bytes of `buffer` and returns how many were taken. See send(2).
  public static long send(int fd, MemorySegment buffer, long length, int flags) throws IOException {
    return SEND.call(fd, buffer, length, flags);
  }

  /// Receives at most `length` bytes into `buffer`; 0 is the end. See recv(2).
  public static long recv(int fd, MemorySegment buffer, long length, int flags) throws IOException {
    return RECV.call(fd, buffer, length, flags);
  }

  /// Sends what `message`, a [Msghdr#LAYOUT], points to. See sendmsg(2).
  public static long sendmsg(int fd, MemorySegment message, int flags) throws IOException {
    return SENDMSG.call(fd, message, flags);
  }

  /// Receives into what `message`, a [Msghdr#LAYOUT], points to. See recvmsg(2).
  public static long recvmsg(int fd, MemorySegment message, int flags) throws IOException {
    return RECVMSG.call(fd, message, flags);
  }

  /// See shutdown(2).
  public static void shutdown(int fd, int how) throws IOException {
    SHUTDOWN.call(fd, how);
  }

  /// Reads an option into `value`; `size` is a `socklen_t` that goes in and out. See getsockopt(2).
  public static void getsockopt(
      int fd, int level, int option, MemorySegment value, MemorySegment size) throws IOException {
    GETSOCKOPT.call(fd, level, option, value, size);
  }

  /// See setsockopt(2).
  public static void setsockopt(int fd, int level, int option, MemorySegment value)
      throws IOException {
    int size = (int) value.byteSize();
    SETSOCKOPT.call(fd, level, option, value, size);
  }
}
