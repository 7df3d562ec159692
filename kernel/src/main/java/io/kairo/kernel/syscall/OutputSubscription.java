package io.kairo.kernel.syscall;

import io.kairo.api.ProcessApi.Mode;
import io.kairo.api.StreamChunk;
import io.kairo.ipc.Connection;
import io.kairo.kernel.process.ProcessOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a process prints, pushed to one client in chunks. As long as the client has no credit or
/// does not read, what was printed waits here uncut, and when that is enough the process waits,
/// too.
///
/// The object's monitor guards all state. It is taken under the monitor of a [ProcessOutput] and
/// never the other way round: outputs are told to resume after it was left.
final class OutputSubscription implements ClientSubscription, ProcessOutput.Listener {
  private static final long ENOUGH = 64 << 10;

  private final Connection connection;
  private final String id;
  private final List<ProcessOutput> outputs;
  private final Credit credit;
  private final Map<String, Chunker> chunkers = new HashMap<>();
  private final Deque<Printed> waiting = new ArrayDeque<>();
  private final Mode mode;
  private final int size;
  private Optional<StreamChunk> cut = Optional.empty();
  private long waitingBytes;
  private long sequence;
  private final Runnable onEnd;
  private int open;
  private boolean answered;
  private boolean closed;

  /// Bytes that were printed, or the end of a stream if there are none.
  private record Printed(String stream, ByteBuffer bytes) {}

  /// @param onEnd runs once when the last chunk was pushed, and must not wait
  OutputSubscription(
      Connection connection,
      String id,
      List<ProcessOutput> outputs,
      Mode mode,
      int size,
      Credit credit,
      Runnable onEnd) {
    this.connection = connection;
    this.id = id;
    this.outputs = outputs;
    this.mode = mode;
    this.size = size;
    this.credit = credit;
    this.onEnd = onEnd;
    this.open = outputs.size();
  }

  /// Begins to listen: nothing that is printed from now on is missed. Fails when too many listen.
  void listen() {
    outputs.forEach(output -> output.subscribe(this));
  }

  /// The client knows what the chunks belong to: begins to push.
  void answered() {
    synchronized (this) {
      answered = true;
    }
    goOn();
  }

  @Override
  public synchronized boolean printed(String stream, byte[] bytes) {
    if (closed) {
      return true;
    }
    waiting.addLast(new Printed(stream, ByteBuffer.wrap(bytes)));
    waitingBytes += bytes.length;
    push();
    return waitingBytes < ENOUGH;
  }

  @Override
  public synchronized void ended(String stream) {
    waiting.addLast(new Printed(stream, ByteBuffer.allocate(0)));
    push();
  }

  private void push() {
    while (answered && credit.isThere()) {
      cut = cut.or(this::next);
      if (cut.isEmpty() || !connection.chunk(cut.get())) {
        return;
      }
      credit.use();
      if (cut.get().end()) {
        onEnd.run();
      }
      cut = Optional.empty();
    }
  }

  /// Cuts the next chunk out of what waits, if that is enough for one.
  private Optional<StreamChunk> next() {
    while (!waiting.isEmpty()) {
      Printed printed = waiting.getFirst();
      Chunker chunker = chunkers.computeIfAbsent(printed.stream, _ -> new Chunker(mode, size));
      boolean end = printed.bytes.capacity() == 0;
      int before = printed.bytes.remaining();
      Optional<byte[]> piece = end ? chunker.rest() : chunker.next(printed.bytes);
      waitingBytes -= before - printed.bytes.remaining();
      if (piece.isPresent()) {
        if (!end && !printed.bytes.hasRemaining()) {
          waiting.removeFirst();
        }
        return Optional.of(chunk(printed.stream, piece.get(), false));
      }
      waiting.removeFirst();
      open -= end ? 1 : 0;
      if (open == 0) {
        return Optional.of(chunk(printed.stream, new byte[0], true));
      }
    }
    return Optional.empty();
  }

  private StreamChunk chunk(String stream, byte[] piece, boolean last) {
    return new StreamChunk(id, stream, piece, sequence++, last);
  }

  @Override
  public void credit(int more) {
    synchronized (this) {
      credit.add(more);
    }
    goOn();
  }

  @Override
  public void drained() {
    goOn();
  }

  private void goOn() {
    boolean room;
    synchronized (this) {
      push();
      room = waitingBytes < ENOUGH;
    }
    if (room) {
      outputs.forEach(ProcessOutput::resume);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting.clear();
      waitingBytes = 0;
      cut = Optional.empty();
    }
    outputs.forEach(output -> output.unsubscribe(this));
  }
}
