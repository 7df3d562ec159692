package io.kairo.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.ipc.SocketPair;
import io.kairo.ipc.ring.Consumer;
import io.kairo.ipc.ring.Producer;
import io.kairo.ipc.ring.RingKind;
import io.kairo.ipc.ring.RingMemory;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// What moves messages from one thread to another, in batches.
interface Stream extends AutoCloseable {
  void send(MemorySegment message) throws IOException;

  /// Takes one message and returns its first word.
  long receive() throws IOException;

  @Override
  void close() throws IOException;

  /// Moves `count` messages like `message`, numbered in their first word, and checks that they came
  /// in order.
  default void move(MemorySegment message, int count) throws IOException, InterruptedException {
    var sending =
        new FutureTask<>(() -> {
          for (int i = 0; i < count; i++) {
            message.set(JAVA_LONG, 0, i);
            send(message);
          }
          return count;
        });
    Thread.ofPlatform().start(sending);
    for (int i = 0; i < count; i++) {
      long number = receive();
      if (number != i) {
        throw new IOException("message must be '" + i + "', got '" + number + "'");
      }
    }
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new IOException("sending failed", e);
    }
  }

  /// A queue, mapped by each side; what is received is copied, as from a side that is not trusted.
  /// Both sides look again for a moment before they sleep.
  final class Ring implements Stream {
    private static final int LOOKS = 20;
    private static final Duration SLICE = Duration.ofMillis(100);

    private final RingMemory near;
    private final RingMemory far;
    private final Producer producer;
    private final Consumer consumer;
    private final boolean copiedIn;

    /// @param copiedIn whether messages are copied into the ring, or lie there already and only get
    ///   their number
    Ring(long capacity, boolean copiedIn) throws IOException {
      this.copiedIn = copiedIn;
      near = RingMemory.create(RingKind.QUEUE, capacity);
      far = RingMemory.map(Fcntl.fcntl(near.fd(), Fcntl.F_DUPFD_CLOEXEC, 0), RingKind.QUEUE);
      producer = new Producer(near);
      consumer = new Consumer(far);
    }

    @Override
    public void send(MemorySegment message) throws IOException {
      for (int looks = 0; !offer(message); looks++) {
        if (looks < LOOKS) {
          Thread.onSpinWait();
        } else {
          producer.await((int) message.byteSize(), SLICE);
        }
      }
    }

    @Override
    public long receive() throws IOException {
      for (int looks = 0; !consumer.poll(); looks++) {
        if (looks < LOOKS) {
          Thread.onSpinWait();
        } else {
          consumer.await(SLICE);
        }
      }
      return consumer.payload().get(JAVA_LONG, 0);
    }

    private boolean offer(MemorySegment message) throws IOException {
      if (copiedIn) {
        return producer.offer(1, message);
      }
      Optional<MemorySegment> place = producer.claim(1, (int) message.byteSize());
      place.ifPresent(there -> {
        there.set(JAVA_LONG, 0, message.get(JAVA_LONG, 0));
        producer.commit();
      });
      return place.isPresent();
    }

    @Override
    public void close() throws IOException {
      far.close();
      near.close();
    }
  }

  /// The line that a skill is born with: each message is a packet.
  final class Packets implements Stream {
    private final SocketPair ends;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment received;

    Packets(long size) throws IOException {
      ends = SocketPair.create();
      received = arena.allocate(size, Long.BYTES);
    }

    @Override
    public void send(MemorySegment message) throws IOException {
      Socket.send(ends.process(), message, message.byteSize(), Socket.MSG_NOSIGNAL);
    }

    @Override
    public long receive() throws IOException {
      Socket.recv(ends.kernel(), received, received.byteSize(), 0);
      return received.get(JAVA_LONG, 0);
    }

    @Override
    public void close() throws IOException {
      Unistd.close(ends.kernel());
      Unistd.close(ends.process());
      arena.close();
    }
  }
}
