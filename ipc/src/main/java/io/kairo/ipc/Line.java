package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.codec.Frame;
import io.kairo.ipc.codec.FrameAssembler;
import io.kairo.ipc.codec.FrameSink;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.posix.Errno;
import io.kairo.posix.Msghdr;
import io.kairo.posix.Poll;
import io.kairo.posix.PosixException;
import io.kairo.posix.SockaddrUn;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Eventfd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/// The end of the line that asks: a connected socket whose methods block in C, so that they belong
/// on platform threads. At a time one thread may send, one receive and one watch.
public final class Line implements AutoCloseable {
  private static final int STREAM_BUFFER = 1 << 16;
  private static final int PACKET_BUFFER = Frame.HEADER + Frame.MAX_BODY;
  private static final int END = -1;

  private final int fd;
  private final boolean packets;
  private final Spin spin;
  private final int wake;
  private final FrameAssembler assembler = new FrameAssembler();
  private final MemorySegment out = Arena.ofAuto().allocate(STREAM_BUFFER);
  private final MemorySegment in;
  private final MemorySegment input = Poll.allocate(Arena.ofAuto(), 1);
  private final MemorySegment watched = Poll.allocate(Arena.ofAuto(), 2);
  private final MemorySegment count = Arena.ofAuto().allocate(JAVA_LONG);
  private final MemorySegment one = Arena.ofAuto().allocateFrom(JAVA_LONG, 1);
  private final Msghdr message;
  private final Descriptors descriptors = new Descriptors();
  private byte[] array = new byte[STREAM_BUFFER];
  private boolean closed;

  private Line(int fd, boolean packets, Spin spin) throws IOException {
    this.fd = fd;
    this.packets = packets;
    this.spin = spin;
    this.in = Arena.ofAuto().allocate(packets ? PACKET_BUFFER : STREAM_BUFFER);
    this.message = Msghdr.over(Arena.ofAuto(), in, Frame.MAX_DESCRIPTORS);
    this.wake = Eventfd.eventfd(0, Eventfd.EFD_CLOEXEC | Eventfd.EFD_NONBLOCK);
    Poll.set(input, 0, fd, Poll.POLLIN);
    Poll.set(watched, 0, fd, Poll.POLLRDHUP);
    Poll.set(watched, 1, wake, Poll.POLLIN);
  }

  /// Connects to the kernel at `socket`.
  public static Line connect(Path socket, Spin spin) throws IOException {
    int fd = Socket.socket(Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0);
    try (Arena arena = Arena.ofConfined()) {
      Socket.connect(fd, new SockaddrUn(socket.toString()).allocate(arena));
      int server = SocketOptions.peer(fd).uid();
      if (server != 0 && server != Unistd.getuid()) {
        throw new PosixException("connect to somebody else's kernel", Errno.EPERM);
      }
      return new Line(fd, false, spin);
    } catch (PosixException e) {
      Unistd.close(fd);
      if (e.errno() == Errno.EACCES || e.errno() == Errno.EPERM) {
        throw new AccessDeniedException(socket.toString());
      }
      throw e;
    } catch (RuntimeException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  /// A line that was there from birth. Owns `fd` from now on.
  public static Line on(int fd, Spin spin) throws IOException {
    boolean packets = SocketOptions.packets(fd);
    if (packets) {
      SocketOptions.sendBuffer(fd, PACKET_BUFFER);
    }
    return new Line(fd, packets, spin);
  }

  /// Sends one frame. Throws a [CallException] with `too_large` when it does not fit into a packet.
  public void send(MessagePackWriter frame) throws IOException {
    int length = frame.length();
    if (packets && length > out.byteSize()) {
      try (Arena arena = Arena.ofConfined()) {
        send(frame.array(), length, arena.allocate(length));
      }
    } else {
      send(frame.array(), length, out);
    }
  }

  private void send(byte[] bytes, int length, MemorySegment segment) throws IOException {
    int at = 0;
    while (at < length) {
      int piece = (int) Math.min(length - at, segment.byteSize());
      MemorySegment.copy(bytes, at, segment, JAVA_BYTE, 0, piece);
      try {
        at += (int) Socket.send(fd, segment, piece, Socket.MSG_NOSIGNAL);
      } catch (PosixException e) {
        if (e.errno() == Errno.EMSGSIZE) {
          throw new CallException(ErrorCode.TOO_LARGE, "a request must fit into one packet");
        }
        if (e.errno() != Errno.EINTR) {
          throw e;
        }
      }
    }
  }

  /// Waits for input and hands what it completes to `sink`, which must take every frame. Returns
  /// false at the end of the line.
  public boolean receive(FrameSink sink) throws IOException, MalformedException {
    spin();
    int length = receive();
    if (length == END) {
      return false;
    }
    spin.traffic();
    if (length > array.length) {
      array = new byte[length];
    }
    MemorySegment.copy(in, JAVA_BYTE, 0, array, 0, length);
    assembler.accept(array, length, sink);
    if (!assembler.unfinished()) {
      descriptors.close();
    }
    return true;
  }

  /// The descriptors that came along with the frame at hand, which says how many there are. To be
  /// called while a sink takes that frame; those that nobody takes are closed.
  public Descriptors take(int count) {
    return descriptors.takeFirst(count);
  }

  /// Waits until there is something to receive, or the end. Returns false when `timeoutMillis` have
  /// passed first.
  public boolean awaitInput(int timeoutMillis) throws IOException {
    return spin() || poll(input, timeoutMillis) > 0;
  }

  /// Waits for [#wake()], whatever input comes meanwhile. Returns false when the other side has
  /// hung up.
  public boolean watch() throws IOException {
    while (poll(watched, -1) == 0) {}
    if (Poll.revents(watched, 0) != 0) {
      return false;
    }
    Unistd.read(wake, count);
    return true;
  }

  /// Ends the [#watch()] at hand, or the next one. Any thread.
  public synchronized void wake() {
    if (!closed) {
      try {
        Unistd.write(wake, one);
      } catch (IOException e) {
        throw new IllegalStateException("an eventfd takes one more", e);
      }
    }
  }

  /// Hangs up: whoever sends, receives or watches sees the end. Any thread.
  public synchronized void hangUp() {
    if (!closed) {
      try {
        Socket.shutdown(fd, Socket.SHUT_RDWR);
      } catch (IOException e) {
        System.getLogger("io.kairo.ipc")
            .log(System.Logger.Level.DEBUG, "line had ended already", e);
      }
    }
  }

  /// Gives the descriptors up. No other thread may be using the line.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      descriptors.close();
      Reactor.closeQuietly(fd);
      Reactor.closeQuietly(wake);
    }
  }

  private boolean spin() throws IOException {
    while (spin.worthwhile()) {
      if (poll(input, 0) > 0) {
        return true;
      }
    }
    return false;
  }

  private int receive() throws IOException {
    while (true) {
      try {
        message.clear();
        int length = (int) Socket.recvmsg(fd, message.segment(), Socket.MSG_CMSG_CLOEXEC);
        descriptors.add(message.fds());
        return length == 0 ? END : length;
      } catch (PosixException e) {
        if (e.errno() == Errno.ECONNRESET) {
          return END;
        }
        if (e.errno() != Errno.EINTR) {
          throw e;
        }
      }
    }
  }

  private static int poll(MemorySegment entries, int timeoutMillis) throws IOException {
    try {
      return Poll.poll(entries, timeoutMillis);
    } catch (PosixException e) {
      if (e.errno() == Errno.EINTR) {
        return 0;
      }
      throw e;
    }
  }
}
