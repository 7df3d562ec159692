package io.kairo.sdk;

import io.kairo.api.StreamChunk;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A stream that the kernel pushes, such as what a process prints. Whoever does not read holds the
/// stream up at its source, and nobody else: the kernel pushes only as much as was read.
public final class StreamReader {
  /// How many chunks may be on their way: the credit that a stream is asked for with.
  public static final int WINDOW = 16;

  private final Kairo kairo;
  private final String id;
  private final BlockingQueue<Optional<StreamChunk>> chunks = new LinkedBlockingQueue<>();
  private boolean ended;

  StreamReader(Kairo kairo, String id) {
    this.kairo = kairo;
    this.id = id;
  }

  /// The kernel's name for it.
  public String id() {
    return id;
  }

  /// Waits for the next piece. Empty at the end of the stream, or of the line.
  public Optional<StreamChunk> read() throws InterruptedException {
    if (ended) {
      return Optional.empty();
    }
    Optional<StreamChunk> next = chunks.take();
    if (next.isEmpty() || next.get().end()) {
      ended = true;
      return Optional.empty();
    }
    kairo.credit(id, 1);
    return next;
  }

  void add(StreamChunk chunk) {
    chunks.add(Optional.of(chunk));
  }

  void end() {
    chunks.add(Optional.empty());
  }
}
