package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.codec.CancelMessage;
import io.kairo.ipc.codec.CreditMessage;
import io.kairo.ipc.codec.Frame;
import io.kairo.ipc.codec.FrameAssembler;
import io.kairo.ipc.codec.FrameSink;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.RequestMessage;
import io.kairo.posix.PosixException;
import io.kairo.posix.Socket;
import io.kairo.posix.linux.Epoll;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/// The reading half of a [Connection]: bytes become frames, frames become requests. Owned by the
/// reactor's thread, but for the volatile fields and the pidfd, which the object's monitor guards.
final class Inbox implements Source, FrameSink {
  private static final System.Logger LOG = System.getLogger("io.kairo.ipc");
  private static final int NONE = -1;

  /// `EPOLLET`
  private static final int EDGE = 1 << 31;

  private static final int HANG_UP = Epoll.EPOLLHUP | Epoll.EPOLLERR | Epoll.EPOLLRDHUP;

  private final int fd;
  private final boolean packets;
  private final Connection connection;
  private final Outbox outbox;
  private final Reactor reactor;
  private final FrameAssembler assembler = new FrameAssembler();
  private long unfinishedSince;
  private int charged;
  private long counted;
  private boolean closing;
  private int pidfd = NONE;
  private boolean released;
  private volatile int version = 1;
  private volatile long requests;

  Inbox(int fd, boolean packets, Connection connection, Outbox outbox, Reactor reactor) {
    this.fd = fd;
    this.packets = packets;
    this.connection = connection;
    this.outbox = outbox;
    this.reactor = reactor;
  }

  int fd() {
    return fd;
  }

  int interest() {
    return interest(packets);
  }

  /// What to watch. A stream is told of once per arrival, which saves the kernel a second look at
  /// it each time; a packet socket as long as there is something.
  static int interest(boolean packets) {
    return Epoll.EPOLLIN | (packets ? 0 : EDGE);
  }

  Connection connection() {
    return connection;
  }

  /// The version that the peer speaks: the one in its last frame.
  int version() {
    return version;
  }

  long requests() {
    return requests;
  }

  /// When the unfinished frame began, by the reactor's clock.
  long unfinishedSince() {
    return unfinishedSince;
  }

  /// Bytes that this peer makes the server hold.
  long held() {
    return assembler.held() + connection.traffic().queuedBytes();
  }

  synchronized OptionalInt pidfd() {
    if (pidfd == NONE && !released) {
      pidfd = SocketOptions.pidfd(fd).orElse(NONE);
    }
    return pidfd == NONE ? OptionalInt.empty() : OptionalInt.of(pidfd);
  }

  /// Stops taking what comes.
  void stop() {
    closing = true;
  }

  @Override
  public void ready(int events) {
    if (closing) {
      return;
    }
    try {
      if ((events & Epoll.EPOLLOUT) != 0) {
        if (outbox.flush(reactor.segment())) {
          reactor.handler().drained(connection);
        }
      }
      if ((events & ~Epoll.EPOLLOUT) != 0) {
        boolean more = receive();
        boolean hungUp = (events & HANG_UP) != 0;
        if (!packets && (more || hungUp) && !closing) {
          reactor.readAgain(this, events);
        }
      }
    } catch (MalformedException e) {
      violate(String.valueOf(e.getMessage()));
    } catch (PosixException e) {
      if (!SocketOptions.again(e)) {
        connection.close();
      }
    } catch (IOException e) {
      connection.close();
    }
  }

  /// Ends the connection because of what the peer did, after telling it.
  void violate(String sentence) {
    reactor.tally().violations.increment();
    connection.refuse(sentence);
    connection.close();
  }

  @Override
  public void release() {
    outbox.close();
    reactor.charge(-charged);
    charged = 0;
    hangUp();
    Reactor.closeQuietly(fd);
    synchronized (this) {
      released = true;
      if (pidfd != NONE) {
        Reactor.closeQuietly(pidfd);
        pidfd = NONE;
      }
    }
  }

  /// Somebody may keep a copy of a line's descriptor: closing ours alone would tell the peer
  /// nothing.
  private void hangUp() {
    try {
      if (packets) {
        Socket.shutdown(fd, Socket.SHUT_RDWR);
      }
    } catch (IOException e) {
      // the peer is gone already
    }
  }

  /// Reads once and returns whether there may be more.
  private boolean receive() throws IOException, MalformedException {
    MemorySegment segment = packets ? reactor.packetSegment() : reactor.segment();
    int flags = Socket.MSG_DONTWAIT | (packets ? Socket.MSG_TRUNC : 0);
    int length = (int) Socket.recv(fd, segment, segment.byteSize(), flags);
    if (length == 0) {
      connection.close();
      return false;
    }
    if (length > segment.byteSize()) {
      throw new MalformedException("packet must hold whole frames, got " + length + " bytes", 0);
    }
    byte[] bytes = reactor.array(length);
    MemorySegment.copy(segment, JAVA_BYTE, 0, bytes, 0, length);
    boolean wasUnfinished = assembler.unfinished();
    int frames;
    boolean burst = !packets && (wasUnfinished || Frame.isFirstOfMany(bytes, length));
    if (burst) {
      reactor.burst().begin();
    }
    try {
      frames = assembler.accept(bytes, length, this);
    } finally {
      settle();
      if (burst) {
        reactor.burst().end(segment);
      }
    }
    if (packets && assembler.unfinished()) {
      throw new MalformedException("packet must hold whole frames, got a part of one", 0);
    }
    watchUnfinished(wasUnfinished, frames > 0);
    return length == segment.byteSize();
  }

  /// Charges the budget for what is held now.
  private void settle() {
    int held = assembler.held();
    if (held != charged) {
      reactor.charge(held - charged);
      charged = held;
    }
  }

  /// A frame's time runs from its first byte, however many bytes trickle in after it.
  private void watchUnfinished(boolean wasUnfinished, boolean completed) {
    if (wasUnfinished && (completed || closing)) {
      reactor.unfinished().remove(this);
    }
    if (assembler.unfinished() && (!wasUnfinished || completed)) {
      unfinishedSince = reactor.now();
      reactor.unfinished().add(this);
    }
  }

  @Override
  public boolean frame(int frameVersion, int type, byte[] bytes, int from, int to)
      throws MalformedException {
    if (version != frameVersion) {
      version = frameVersion;
    }
    switch (type) {
      case Frame.REQUEST -> request(bytes, from, to);
      case Frame.CANCEL ->
          reactor.handler().cancelled(connection, CancelMessage.read(bytes, from, to).id());
      case Frame.CREDIT -> {
        CreditMessage message = CreditMessage.read(bytes, from, to);
        reactor.handler().credited(connection, message.subscriptionId(), message.credit());
      }
      default -> throw new MalformedException("frame must be a request, got type " + type, 3);
    }
    reactor.burst().served(reactor.segment());
    return !closing;
  }

  private void request(byte[] bytes, int from, int to) throws MalformedException {
    var request = new Request(RequestMessage.read(bytes, from, to), bytes);
    counted++;
    requests = counted;
    try {
      reactor.handler().request(connection, request);
    } catch (CallException e) {
      connection.fail(request.id(), e.code(), String.valueOf(e.getMessage()), e.help());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "request failed method=" + request.method(), e);
      connection.fail(request.id(), ErrorCode.INTERNAL, "the kernel failed in this call", "");
    } finally {
      request.expire();
    }
  }
}
