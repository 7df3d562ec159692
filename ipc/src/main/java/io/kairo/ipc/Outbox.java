package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kairo.posix.Errno;
import io.kairo.posix.Msghdr;
import io.kairo.posix.PosixException;
import io.kairo.posix.Socket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What is on its way to one peer. A frame is written at once where the socket takes it; the rest
/// waits here until the socket is writable again. In a [Burst] frames are gathered and written
/// together. Any thread may send; `lock` guards all state, and with it that nobody uses the
/// descriptor after [#close()].
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
    /// Descriptors for a peer that has not read what was sent before, or for which Linux keeps
    /// enough already.
    UNREAD,
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

  /// Unread bytes, as Linux counts them, beside which no descriptor is sent: they stay open until
  /// they are read. Enough for some ten replies with descriptors.
  private static final int MOST_UNREAD = 16 << 10;

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
  private byte @Nullable [] cork;
  private int gathered;

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
      if (gather(bytes, length, buffer.segment)) {
        count(Outcome.SENT, event);
        return Outcome.SENT;
      }
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

  /// Writes what was gathered, and returns where it was. Fails when the peer is gone.
  Optional<byte[]> uncork(MemorySegment segment) throws IOException {
    lock.lock();
    try {
      writeGathered(segment);
      return Optional.ofNullable(cork);
    } finally {
      cork = null;
      gathered = 0;
      lock.unlock();
    }
  }

  /// Adds a frame to what is gathered. What does not fit goes out after it, as ever.
  private boolean gather(byte[] bytes, int length, MemorySegment segment) throws IOException {
    if (packets || !queue.isEmpty()) {
      return false;
    }
    if (cork == null && reactor.onThread()) {
      cork = reactor.burst().join(this);
    }
    byte[] room = cork;
    if (room == null) {
      return false;
    }
    if (length > room.length - gathered) {
      writeGathered(segment);
      return false;
    }
    System.arraycopy(bytes, 0, room, gathered, length);
    gathered += length;
    return true;
  }

  /// A peer that is hung up on in the middle of its burst gets the replies to its beginning.
  private void writeLast() {
    if (gathered > 0) {
      try (Arena arena = Arena.ofConfined()) {
        writeGathered(arena.allocate(gathered));
      } catch (IOException e) {
        // it is gone itself
      }
    }
  }

  private void writeGathered(MemorySegment segment) throws IOException {
    byte[] room = cork;
    int length = gathered;
    gathered = 0;
    if (room == null || closed || length == 0) {
      return;
    }
    int sent = write(room, 0, length, segment);
    if (sent < length) {
      append(room, sent, length, /* event= */ false);
    }
  }

  /// Sends the frame in `buffer` with `descriptors`, which stay the caller's: at once or not at
  /// all, so that nothing is kept open here.
  Outcome send(OutBuffer buffer, int[] descriptors) {
    lock.lock();
    try {
      if (closed) {
        return Outcome.GONE;
      }
      writeGathered(buffer.segment);
      if (!queue.isEmpty() || SocketOptions.unread(fd) > MOST_UNREAD) {
        return Outcome.UNREAD;
      }
      int length = buffer.writer.length();
      int sent = sendmsg(buffer, length, descriptors);
      Outcome outcome =
          sent == length ? Outcome.SENT : enqueue(buffer.writer.array(), sent, length, false);
      count(outcome, false);
      return outcome;
    } catch (PosixException e) {
      boolean later = SocketOptions.again(e) || e.errno() == Errno.ETOOMANYREFS;
      return later ? Outcome.UNREAD : Outcome.GONE;
    } catch (IOException e) {
      return Outcome.GONE;
    } finally {
      lock.unlock();
    }
  }

  private int sendmsg(OutBuffer buffer, int length, int[] descriptors) throws IOException {
    MemorySegment.copy(buffer.writer.array(), 0, buffer.segment, JAVA_BYTE, 0, length);
    try (Arena arena = Arena.ofConfined()) {
      Msghdr message =
          Msghdr.over(arena, buffer.segment, descriptors.length).limit(length).with(descriptors);
      return (int) Socket.sendmsg(fd, message.segment(), FLAGS);
    }
  }

  /// Writes what waits, as far as the socket takes it. Returns whether that was all.
  boolean flush(MemorySegment segment) throws IOException {
    lock.lock();
    try {
      while (!closed && !queue.isEmpty()) {
        Waiting head = queue.getFirst();
        byte[] bytes = head.bytes;
        headSent = write(bytes, headSent, bytes.length, segment);
        if (headSent < bytes.length) {
          return false;
        }
        queue.removeFirst();
        headSent = 0;
        queuedEvents -= head.event ? 1 : 0;
        hold(-bytes.length);
      }
      if (!closed) {
        reactor.awaitWritable(fd, interest, false);
      }
      return !closed;
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
      writeLast();
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
    append(bytes, sent, length, event);
    return Outcome.SENT;
  }

  private void append(byte[] bytes, int sent, int length, boolean event) throws IOException {
    if (queue.isEmpty()) {
      reactor.awaitWritable(fd, interest, true);
    }
    queue.addLast(new Waiting(Arrays.copyOfRange(bytes, sent, length), event));
    queuedEvents += event ? 1 : 0;
    hold(length - sent);
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
