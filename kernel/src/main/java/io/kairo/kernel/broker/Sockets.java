package io.kairo.kernel.broker;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.kernel.consent.Revocable;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.SockaddrIn;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Answer;
import io.kairo.sandbox.SocketCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// The sockets that skills got: it makes them, knows them by their inodes, and shuts them down when
/// the grant is taken back. It keeps no descriptor of its own, so that a connection ends when the
/// skill closes it.
public final class Sockets implements Revocable {
  private static final System.Logger LOG = System.getLogger(Sockets.class.getName());
  private static final int BACKLOG = 128;

  /// What a program sets before it connects and expects to find afterwards: level and option.
  private static final int[][] OPTIONS = {
    {Socket.SOL_SOCKET, Socket.SO_REUSEADDR},
    {Socket.SOL_SOCKET, Socket.SO_KEEPALIVE},
    {Socket.IPPROTO_TCP, Socket.TCP_NODELAY},
    {Socket.IPPROTO_TCP, Socket.TCP_KEEPIDLE},
    {Socket.IPPROTO_TCP, Socket.TCP_KEEPINTVL},
    {Socket.IPPROTO_TCP, Socket.TCP_KEEPCNT},
    {Socket.IPPROTO_IPV6, Socket.IPV6_V6ONLY},
  };

  private static final int STATE_ESTABLISHED = 1;
  private static final int STATE_SYN_SENT = 2;
  private static final int STATE_CLOSE = 7;

  private final List<Given> given = new CopyOnWriteArrayList<>();

  /// Who gets a socket, by which grant.
  ///
  /// @param thread that asked for it
  record Owner(String skill, String run, long thread, Optional<String> grant) {}

  /// @param port that it listens on, if it does
  private record Given(
      String grant, String skill, String run, long process, String inode, OptionalInt port) {}

  /// Why the socket of a thread cannot connect: an error number, or 0 when it can or nothing may be
  /// known of it.
  int state(long thread, int descriptor) {
    OptionalInt copy = Borrowed.from(Borrowed.process(thread), descriptor);
    if (copy.isEmpty()) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(JAVA_BYTE);
      MemorySegment size = arena.allocateFrom(JAVA_INT, 1);
      Socket.getsockopt(copy.getAsInt(), Socket.IPPROTO_TCP, Socket.TCP_INFO, state, size);
      return switch (state.get(JAVA_BYTE, 0)) {
        case STATE_CLOSE -> 0;
        case STATE_SYN_SENT -> Errno.EALREADY;
        case STATE_ESTABLISHED -> Errno.EISCONN;
        default -> Errno.EISCONN;
      };
    } catch (IOException e) {
      return Errno.ENOTSOCK;
    } finally {
      close(copy.getAsInt());
    }
  }

  /// A connected socket, or one that is connecting for who does not wait.
  Answer connect(Owner owner, SocketCall call) throws IOException, InterruptedException {
    int fd = open(owner, call);
    try {
      int error =
          (call.flags() & Fcntl.O_NONBLOCK) != 0 ? connect(fd, call) : connectAndWait(fd, call);
      if (error != 0 && error != Errno.EINPROGRESS) {
        close(fd);
        return new Answer.Refused(error);
      }
      remember(owner, fd, OptionalInt.empty());
      return new Answer.Replaced(fd, error);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close(fd);
      throw e;
    }
  }

  private static int connect(int fd, SocketCall call) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Socket.connect(fd, SockaddrIn.allocate(arena, call.address(), call.inet6()));
      return 0;
    } catch (PosixException e) {
      return e.errno();
    }
  }

  /// Linux gives up after two minutes. Who is interrupted waits no longer, and the descriptor that
  /// is closed then is a copy, so that the connecting thread has its own.
  private static int connectAndWait(int fd, SocketCall call)
      throws IOException, InterruptedException {
    int copy = Fcntl.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, 3);
    try {
      return Aside.call(() -> {
        try {
          return connect(copy, call);
        } finally {
          close(copy);
        }
      });
    } catch (InterruptedException e) {
      Socket.shutdown(fd, Socket.SHUT_RDWR);
      throw e;
    }
  }

  /// A socket that listens.
  Answer listen(Owner owner, SocketCall call) throws IOException {
    int fd = open(owner, call);
    try (Arena arena = Arena.ofConfined()) {
      Socket.bind(fd, SockaddrIn.allocate(arena, call.address(), call.inet6()));
      Socket.listen(fd, BACKLOG);
      remember(owner, fd, OptionalInt.of(call.address().getPort()));
      return new Answer.Replaced(fd, 0);
    } catch (IOException | RuntimeException e) {
      close(fd);
      throw e;
    }
  }

  private static int open(Owner owner, SocketCall call) throws IOException {
    int fd =
        Socket.socket(
            call.inet6() ? Socket.AF_INET6 : Socket.AF_INET,
            Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC | (call.flags() & Fcntl.O_NONBLOCK),
            0);
    OptionalInt theirs = Borrowed.from(Borrowed.process(owner.thread()), call.descriptor());
    if (theirs.isPresent()) {
      copyOptions(theirs.getAsInt(), fd);
      close(theirs.getAsInt());
    }
    return fd;
  }

  /// An option that one of the two does not have is left out.
  private static void copyOptions(int from, int to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      for (int[] option : OPTIONS) {
        try {
          Socket.getsockopt(from, option[0], option[1], value, arena.allocateFrom(JAVA_INT, 4));
          Socket.setsockopt(to, option[0], option[1], value);
        } catch (IOException e) {
          LOG.log(System.Logger.Level.TRACE, "a socket option was not copied", e);
        }
      }
    }
  }

  private void remember(Owner owner, int fd, OptionalInt port) throws IOException {
    if (owner.grant().isEmpty()) {
      return;
    }
    prune();
    given.add(
        new Given(
            owner.grant().get(),
            owner.skill(),
            owner.run(),
            Borrowed.process(owner.thread()),
            Borrowed.inode(fd),
            port));
  }

  /// Forgets connections that are over.
  private void prune() throws IOException {
    if (given.size() % 64 == 63) {
      Set<String> open = new HashSet<>();
      TcpTable.read().forEach(row -> open.add(row.inode()));
      given.removeIf(socket -> !open.contains(socket.inode()));
    }
  }

  @Override
  public Closed revoke(String grant) {
    List<Given> revoked = given.stream().filter(socket -> socket.grant().equals(grant)).toList();
    if (revoked.isEmpty()) {
      return Closed.NOTHING;
    }
    given.removeAll(revoked);
    try {
      Set<String> sockets = open(revoked);
      int closed = 0;
      for (long process : revoked.stream().map(Given::process).distinct().toList()) {
        closed += Borrowed.shutDown(process, sockets);
      }
      boolean rest = !open(revoked).isEmpty();
      return new Closed(closed, rest ? skills(revoked) : List.of());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "sockets cannot be seen, so their skills stop", e);
      return new Closed(0, skills(revoked));
    }
  }

  private static List<String> skills(List<Given> sockets) {
    return sockets.stream().map(Given::skill).distinct().toList();
  }

  /// The inodes of those that are not shut down, with the connections that came to a port.
  private static Set<String> open(List<Given> sockets) throws IOException {
    List<TcpTable.Row> rows = TcpTable.read();
    Set<String> inodes = new HashSet<>();
    for (Given socket : sockets) {
      for (TcpTable.Row row : rows) {
        boolean came = socket.port().isPresent() && row.localPort() == socket.port().getAsInt();
        if (row.isOpen() && (row.inode().equals(socket.inode()) || came)) {
          inodes.add(row.inode());
        }
      }
    }
    return inodes;
  }

  /// A run is over.
  public void end(String run) {
    given.removeIf(socket -> socket.run().equals(run));
  }

  private static void close(int fd) {
    try {
      Unistd.close(fd);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "descriptor did not close", e);
    }
  }
}
