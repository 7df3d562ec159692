package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Version;
import io.kairo.ipc.Line;
import io.kairo.ipc.codec.CancelMessage;
import io.kairo.ipc.codec.ChunkMessage;
import io.kairo.ipc.codec.EventMessage;
import io.kairo.ipc.codec.Frame;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.MessagePackWriter;
import io.kairo.ipc.codec.ResponseMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Many calls on one [Line], told apart by id.
///
/// Exactly one thread reads the line at a time: it has *the role*. While one platform thread at a
/// time calls and nobody has subscribed, the caller takes the role and reads its own reply: a call
/// is then one send and one receive, without a second thread. The first call that comes while
/// another waits, comes from a virtual thread, or subscribes, gives the role to the background
/// thread for good, as soon as the caller that has it is done.
///
/// `lock` guards the role and what is pending; `sending` guards the writer and the line's output.
/// `sending` is never taken under `lock`.
final class Exchange implements Runnable {
  /// Writes a request with the id it is given.
  interface Encoder {
    void encode(MessagePackWriter out, long id);
  }

  private final Line line;
  private final Receiver receiver;
  private final Runnable ended;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roleIsFree = lock.newCondition();
  private final Map<Long, Pending<?>> pending = new HashMap<>();
  private long lastId;
  private boolean beingRead;
  private boolean background;
  private Optional<CallException> end = Optional.empty();

  private final ReentrantLock sending = new ReentrantLock();
  private final MessagePackWriter writer = new MessagePackWriter();
  private boolean lineClosed;

  Exchange(Line line, Receiver receiver, Runnable ended) {
    this.line = line;
    this.receiver = receiver;
    this.ended = ended;
  }

  /// Makes one call and waits for its reply.
  <R> R call(String method, Encoder encoder, Pending.Decoder<R> decoder, Optional<Duration> time) {
    var call = new Pending<>(decoder);
    long deadline = System.nanoTime() + time.map(Duration::toNanos).orElse(0L);
    long id;
    boolean reads;
    lock.lock();
    try {
      end.ifPresent(reason -> {
        throw reason;
      });
      if (!pending.isEmpty() || Thread.currentThread().isVirtual()) {
        useBackground();
      }
      id = ++lastId;
      pending.put(id, call);
      reads = !background && !beingRead;
      beingRead |= reads;
    } finally {
      lock.unlock();
    }
    try {
      send(out -> encoder.encode(out, id));
      boolean answered =
          reads ? read(call, time.isPresent(), deadline) : call.await(time.isPresent(), deadline);
      if (!answered && call.abandon()) {
        push(out -> CancelMessage.write(out, Version.PROTOCOL, id));
        throw unanswered(method, time);
      }
      return call.result();
    } finally {
      leave(id, reads);
    }
  }

  /// Lets the background thread read from now on. Called under no lock or under `lock`.
  void useBackground() {
    lock.lock();
    try {
      if (!background) {
        background = true;
        line.wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether the line has ended.
  boolean isOver() {
    lock.lock();
    try {
      return end.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /// Hangs up. Calls that wait fail.
  void close() {
    end(new CallException(ErrorCode.UNAVAILABLE, "the client must be open, it was closed"));
    line.hangUp();
  }

  /// The background thread: watches for the end, and reads once it has the role.
  @Override
  public void run() {
    try {
      if (takeRole()) {
        while (line.receive(this::frame)) {}
      }
      end(new CallException(ErrorCode.UNAVAILABLE, "the kernel closed the line"));
    } catch (IOException | MalformedException e) {
      end(new CallException(ErrorCode.UNAVAILABLE, "the line failed: " + e.getMessage()));
    } finally {
      closeLine();
      ended.run();
    }
  }

  private boolean takeRole() throws IOException {
    while (line.watch()) {
      lock.lock();
      try {
        if (background && !beingRead) {
          beingRead = true;
          return true;
        }
      } finally {
        lock.unlock();
      }
    }
    lock.lock();
    try {
      while (beingRead) {
        roleIsFree.awaitUninterruptibly();
      }
      beingRead = true;
      return background;
    } finally {
      lock.unlock();
    }
  }

  /// Reads, as the one that has the role, until `call` is done.
  private boolean read(Pending<?> call, boolean limited, long deadline) {
    try {
      while (!call.done()) {
        if (limited && !awaitInput(deadline)) {
          return false;
        }
        if (!line.receive(this::frame)) {
          end(new CallException(ErrorCode.UNAVAILABLE, "the kernel closed the line"));
        }
      }
    } catch (IOException | MalformedException e) {
      end(new CallException(ErrorCode.UNAVAILABLE, "the line failed: " + e.getMessage()));
      line.hangUp();
    }
    return true;
  }

  private boolean awaitInput(long deadline) throws IOException {
    long left = deadline - System.nanoTime();
    return line.awaitInput(Math.clamp((left + 999_999) / 1_000_000, 0, Integer.MAX_VALUE));
  }

  private void leave(long id, boolean reads) {
    lock.lock();
    try {
      pending.remove(id);
      if (reads) {
        beingRead = false;
        roleIsFree.signalAll();
        if (background) {
          line.wake();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Sends what has no reply. A line that is over does not mind.
  void push(Consumer<MessagePackWriter> encoder) {
    try {
      send(encoder);
    } catch (CallException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
    }
  }

  private void send(Consumer<MessagePackWriter> encoder) {
    sending.lock();
    try {
      encoder.accept(writer);
      if (lineClosed) {
        throw new CallException(ErrorCode.UNAVAILABLE, "the kernel closed the line");
      }
      line.send(writer);
    } catch (IOException e) {
      throw new CallException(ErrorCode.UNAVAILABLE, "the line failed: " + e.getMessage());
    } finally {
      sending.unlock();
    }
  }

  private boolean frame(int version, int type, byte[] bytes, int from, int to)
      throws MalformedException {
    switch (type) {
      case Frame.RESPONSE -> response(ResponseMessage.read(bytes, from, to), bytes);
      case Frame.EVENT -> receiver.event(EventMessage.read(bytes, from, to));
      case Frame.STREAM_CHUNK -> receiver.chunk(ChunkMessage.read(bytes, from, to));
      default -> {} // what a newer kernel may send
    }
    return true;
  }

  private void response(ResponseMessage response, byte[] bytes) {
    if (response.id().isEmpty()) {
      end(
          response
              .error()
              .orElseGet(
                  () -> new CallException(ErrorCode.INTERNAL, "a reply must name its call")));
    } else if (response.id().get() instanceof Long id) {
      Pending<?> call;
      lock.lock();
      try {
        call = pending.get(id);
      } finally {
        lock.unlock();
      }
      if (call != null) {
        call.complete(response, bytes, line.take(response.descriptors()));
      } else {
        line.take(response.descriptors()).close();
      }
    }
  }

  /// Fails what waits and all that comes later; the first reason stays.
  private void end(CallException reason) {
    List<Pending<?>> waiting;
    lock.lock();
    try {
      end = Optional.of(end.orElse(reason));
      waiting = new ArrayList<>(pending.values());
      pending.clear();
    } finally {
      lock.unlock();
    }
    waiting.forEach(call -> call.fail(reason));
  }

  private void closeLine() {
    sending.lock();
    try {
      lineClosed = true;
      line.close();
    } finally {
      sending.unlock();
    }
  }

  private static CallException unanswered(String method, Optional<Duration> time) {
    if (Thread.currentThread().isInterrupted()) {
      return new CallException(
          ErrorCode.CANCELLED, "'" + method + "' waited for its reply, the thread was interrupted");
    }
    return new CallException(
        ErrorCode.TIMEOUT,
        "'"
            + method
            + "' must be answered within "
            + time.map(Duration::toMillis).orElse(0L)
            + " ms, got no reply");
  }
}
