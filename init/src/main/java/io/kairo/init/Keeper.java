package io.kairo.init;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Errno;
import io.kairo.posix.Msghdr;
import io.kairo.posix.PosixException;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.CloseRange;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// The kernel's line to kairo-init: what it entrusts outlives it, and comes to the next kernel.
///
/// What was sent is done, even if this process dies right after: kairo-init reads what is left in
/// the line. Any thread may send; one platform thread receives, for that waits in C. The lock
/// guards the descriptor against being closed under a sender.
public final class Keeper implements AutoCloseable {
  private static final String LINE = "KAIRO_INIT_FD";
  private static final String WATCHDOG = "KAIRO_INIT_WATCHDOG_MS";

  private final int fd;
  private final Optional<Duration> watchdog;
  private final List<Kept> kept;
  private boolean closed;

  private Keeper(int fd, Optional<Duration> watchdog, List<Kept> kept) {
    this.fd = fd;
    this.watchdog = watchdog;
    this.kept = List.copyOf(kept);
  }

  /// The line that this process was started with, if it was started by kairo-init. Waits for what
  /// is kept. Call it once.
  ///
  /// @param environment looks up a variable
  public static Optional<Keeper> inherited(Function<String, Optional<String>> environment)
      throws IOException {
    Optional<String> number = environment.apply(LINE);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    int fd = line(number.get());
    CloseRange.close_range(fd, fd, CloseRange.CLOSE_RANGE_CLOEXEC);
    Optional<Duration> watchdog =
        environment.apply(WATCHDOG).map(Long::parseLong).map(Duration::ofMillis);
    return Optional.of(new Keeper(fd, watchdog, list(fd)));
  }

  /// What was kept when this process started, in the order in which it was entrusted.
  public List<Kept> kept() {
    return kept;
  }

  /// How long this process may be silent, if kairo-init minds.
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /// Entrusts a copy of `descriptor`, in place of the one that has this name. When there is no room
  /// a [Report.Refused] comes back.
  public void keep(KeptName name, int descriptor) throws IOException {
    send(Message.of(Message.KEEP, name), OptionalInt.of(descriptor));
  }

  /// Has kairo-init close what it keeps under this name, if anything.
  public void drop(KeptName name) throws IOException {
    send(Message.of(Message.DROP, name), OptionalInt.empty());
  }

  /// Says that the end of process `pid` is written down: its pid may mean another from now on.
  public void acknowledge(int pid) throws IOException {
    send(Message.reap(pid), OptionalInt.empty());
  }

  /// Says that this process serves. If it dies from now on it is started again.
  public void ready() throws IOException {
    send(Message.of(Message.READY), OptionalInt.empty());
  }

  /// Says that this process is well: more often than [#watchdog()].
  public void alive() throws IOException {
    send(Message.of(Message.ALIVE), OptionalInt.empty());
  }

  /// Says that this process is about to end and that no other shall take its place.
  public void stopping() throws IOException {
    send(Message.of(Message.STOPPING), OptionalInt.empty());
  }

  /// Makes `descriptor` the standard output and error of kairo-init and of every kernel after this.
  public void output(int descriptor) throws IOException {
    send(Message.of(Message.OUTPUT), OptionalInt.of(descriptor));
  }

  /// Waits for what kairo-init has to say. Blocks the calling thread in C.
  public Report receive() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(Message.MAX);
      Msghdr header = Msghdr.over(arena, room);
      long length = receive(fd, header);
      return length == 0 ? new Report.Gone() : Message.report(room.asSlice(0, length));
    }
  }

  /// Ends the [#receive()] at hand with [Report.Gone]. Any thread.
  public synchronized void hangUp() throws IOException {
    if (!closed) {
      Socket.shutdown(fd, Socket.SHUT_RDWR);
    }
  }

  /// Gives the line up. No other thread may be receiving.
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      Unistd.close(fd);
    }
  }

  private synchronized void send(byte[] bytes, OptionalInt descriptor) throws IOException {
    if (closed) {
      throw new IOException("the line to kairo-init is closed");
    }
    send(fd, bytes, descriptor);
  }

  private static void send(int fd, byte[] bytes, OptionalInt descriptor) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocateFrom(JAVA_BYTE, bytes);
      if (descriptor.isEmpty()) {
        again(() -> Socket.send(fd, data, bytes.length, Socket.MSG_NOSIGNAL));
      } else {
        Msghdr message = Msghdr.over(arena, data).with(descriptor.getAsInt());
        again(() -> Socket.sendmsg(fd, message.segment(), Socket.MSG_NOSIGNAL));
      }
    }
  }

  private static List<Kept> list(int fd) throws IOException {
    send(fd, Message.of(Message.LIST), OptionalInt.empty());
    List<Kept> kept = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(Message.MAX);
      while (true) {
        Msghdr header = Msghdr.over(arena, room);
        MemorySegment packet = room.asSlice(0, receive(fd, header));
        if (Message.isEnd(packet)) {
          return kept;
        }
        if (!Message.isKept(packet) || header.fd().isEmpty()) {
          throw new IOException("kairo-init must name what it keeps, and hung up or said else");
        }
        kept.add(new Kept(Message.name(packet), header.fd().getAsInt()));
      }
    }
  }

  /// The length of the next packet; 0 is the end. A kairo-init that died with unread messages
  /// leaves a "connection reset" once, before what it had sent.
  private static long receive(int fd, Msghdr header) throws IOException {
    return again(() -> Socket.recvmsg(fd, header.segment(), Socket.MSG_CMSG_CLOEXEC));
  }

  private static long again(Attempt attempt) throws IOException {
    while (true) {
      try {
        return attempt.run();
      } catch (PosixException e) {
        if (e.errno() != Errno.EINTR && e.errno() != Errno.ECONNRESET) {
          throw e;
        }
      }
    }
  }

  @FunctionalInterface
  private interface Attempt {
    long run() throws IOException;
  }

  /// A descriptor of that number that keeps packets apart: a variable that was passed on too far
  /// would name something else.
  private static int line(String number) throws IOException {
    if (number.matches("[0-9]{1,6}") && keepsPacketsApart(Integer.parseInt(number))) {
      return Integer.parseInt(number);
    }
    throw new IOException(LINE + " must name the line to kairo-init, got '" + number + "'");
  }

  private static boolean keepsPacketsApart(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment type = arena.allocate(JAVA_INT);
      MemorySegment size = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      Socket.getsockopt(fd, Socket.SOL_SOCKET, Socket.SO_TYPE, type, size);
      return type.get(JAVA_INT, 0) == Socket.SOCK_SEQPACKET;
    } catch (IOException e) {
      return false;
    }
  }
}
