package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Socket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// What is on its way to one peer. A frame is written at once where the socket takes it; the rest
/// waits here until the socket is writable again. Any thread may send; `lock` guards all state, and
/// with it that nobody uses the descriptor after [#close()].
final class Outbox {
  /// What became of a frame.
  enum Outcome {
    /// Written, or waiting to be.
    SENT,
    /// An event for a peer that does not keep up.
    DROPPED,
    /// Larger than a packet of this socket can be.
    TOO_LARGE,
    /// A reply for a peer that has too much unread already.
    OVERFLOW,
    /// The peer is gone.
    GONE
  }

  /// The rest of a frame.
  private static final class Waiting {
    private final byte[] bytes;
    private final boolean event;

    Waiting(byte[] bytes, boolean event) {
      this.bytes = bytes;
      this.event = event;
    }
  }

  private static final int FLAGS = Socket.MSG_NOSIGNAL | Socket.MSG_DONTWAIT;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private final int fd;
  private final boolean packets;
  private final int interest;
  private final Reactor reactor;
  private final Limits limits;
  private int headSent;
  private long queuedBytes;
  private int queuedEvents;
  private long replies;
  private long events;
  private long dropped;
  private boolean closed;

  Outbox(int fd, boolean packets, int interest, Reactor reactor) {
    this.interest = interest;
    this.fd = fd;
    this.packets = packets;
    this.reactor = reactor;
    this.limits = reactor.limits();
  }

  /// Sends the frame in `buffer`.
  Outcome send(OutBuffer buffer, boolean event) {
    lock.lock();
    try {
      if (closed) {
        return Outcome.GONE;
      }
      byte[] bytes = buffer.writer.array();
      int length = buffer.writer.length();
      int sent = queue.isEmpty() ? write(bytes, 0, length, buffer.segment) : 0;
      Outcome outcome = sent == length ? Outcome.SENT : enqueue(bytes, sent, length, event);
      count(outcome, event);
      return outcome;
    } catch (IOException e) {
      boolean tooLarge = e instanceof PosixException p && p.errno() == Errno.EMSGSIZE;
      Outcome outcome = tooLarge ? Outcome.TOO_LARGE : Outcome.GONE;
      count(outcome, event);
      return outcome;
    } finally {
      lock.unlock();
    }
  }

  /// Writes what waits, as far as the socket takes it.
  void flush(MemorySegment segment) throws IOException {
    lock.lock();
    try {
      while (!closed && !queue.isEmpty()) {
        Waiting head = queue.getFirst();
        byte[] bytes = head.bytes;
        headSent = write(bytes, headSent, bytes.length, segment);
        if (headSent < bytes.length) {
          return;
        }
        queue.removeFirst();
        headSent = 0;
        queuedEvents -= head.event ? 1 : 0;
        hold(-bytes.length);
      }
      if (!closed) {
        reactor.awaitWritable(fd, interest, false);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what waits and takes no more. Afterwards no thread uses the descriptor. Returns
  /// whether it was open.
  boolean close() {
    lock.lock();
    try {
      boolean open = !closed;
      closed = true;
      hold(-queuedBytes);
      queue.clear();
      return open;
    } finally {
      lock.unlock();
    }
  }

  Traffic traffic(long requests) {
    lock.lock();
    try {
      return new Traffic(requests, replies, events, dropped, queuedBytes);
    } finally {
      lock.unlock();
    }
  }

  private Outcome enqueue(byte[] bytes, int sent, int length, boolean event) throws IOException {
    int rest = length - sent;
    boolean full = queuedBytes + rest > limits.queuedBytes();
    if (event && sent == 0 && (full || queuedEvents >= limits.queuedEvents())) {
      return Outcome.DROPPED;
    }
    if (full && !event) {
      return Outcome.OVERFLOW;
    }
    if (queue.isEmpty()) {
      reactor.awaitWritable(fd, interest, true);
    }
    queue.addLast(new Waiting(Arrays.copyOfRange(bytes, sent, length), event));
    queuedEvents += event ? 1 : 0;
    hold(rest);
    return Outcome.SENT;
  }

  private void hold(long bytes) {
    queuedBytes += bytes;
    reactor.charge(bytes);
  }

  private void count(Outcome outcome, boolean event) {
    if (outcome == Outcome.SENT) {
      replies += event ? 0 : 1;
      events += event ? 1 : 0;
    } else {
      dropped += event ? 1 : 0;
    }
  }

  /// Writes from `sent` on and returns how far it came.
  private int write(byte[] bytes, int sent, int length, MemorySegment segment) throws IOException {
    if (packets && length > segment.byteSize()) {
      try (Arena arena = Arena.ofConfined()) {
        return write(bytes, sent, length, arena.allocate(length));
      }
    }
    int at = sent;
    while (at < length) {
      int piece = (int) Math.min(length - at, segment.byteSize());
      MemorySegment.copy(bytes, at, segment, JAVA_BYTE, 0, piece);
      try {
        at += (int) Socket.send(fd, segment, piece, FLAGS);
      } catch (PosixException e) {
        if (SocketOptions.again(e)) {
          return at;
        }
        throw e;
      }
    }
    return at;
  }
}
