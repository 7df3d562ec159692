package io.kairo.sandbox;

import io.kairo.posix.Fcntl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A stopped call that the broker decides, as it can be written down.
///
/// @param text the path to open or to connect to; the address and the port, `127.0.0.1 80`
/// @param number the flags of an open; the descriptor of a socket
/// @param flags of a socket's descriptor; [#INET6] is set when it was made for IPv6
record Stopped(Sort sort, String text, int number, int flags) {
  static final int INET6 = 1 << 31;

  /// Which call it is. The codes are those of the [Docket].
  enum Sort {
    OPEN(0),
    CONNECT(1),
    BIND(2),
    LOCAL(3);

    private final int code;

    Sort(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Sort of(int code) {
      return switch (code) {
        case 0 -> OPEN;
        case 1 -> CONNECT;
        case 2 -> BIND;
        case 3 -> LOCAL;
        default -> throw new IllegalStateException("no stopped call has the code " + code);
      };
    }
  }

  static Stopped open(String path, int flags) {
    return new Stopped(Sort.OPEN, path, flags, 0);
  }

  /// Of `sort` [Sort#CONNECT] or [Sort#BIND].
  static Stopped socket(Sort sort, SocketCall call) {
    InetSocketAddress address = call.address();
    return new Stopped(
        sort,
        address.getAddress().getHostAddress() + " " + address.getPort(),
        call.descriptor(),
        call.flags() | (call.inet6() ? INET6 : 0));
  }

  /// A connect to a name in the file system.
  static Stopped local(int descriptor, String path, int flags) {
    return new Stopped(Sort.LOCAL, path, descriptor, flags);
  }

  /// What `broker` says to this call of thread `pid`.
  Answer decide(Broker broker, long pid) throws InterruptedException {
    return switch (sort) {
      case OPEN -> broker.open(pid, text, number);
      case CONNECT -> broker.connect(pid, socket());
      case BIND -> broker.bind(pid, socket());
      case LOCAL -> broker.connect(pid, text, flags);
    };
  }

  /// Whether what the call returns is closed on exec.
  int descriptorFlags() {
    return (sort == Sort.OPEN ? number : flags) & Fcntl.O_CLOEXEC;
  }

  private SocketCall socket() {
    int space = text.indexOf(' ');
    try {
      return new SocketCall(
          number,
          new InetSocketAddress(
              InetAddress.getByName(text.substring(0, space)),
              Integer.parseInt(text.substring(space + 1))),
          (flags & INET6) != 0,
          flags & ~INET6);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address is no name that would have to be known", e);
    }
  }
}
