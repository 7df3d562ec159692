package io.kairo.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Moves bytes in one of several ways, in a process of its own: measures batches. Its argument is
/// the way's name.
final class Mover {
  /// How bytes are moved, and how many pieces make a batch that is long against starting a thread.
  enum Way {
    RING_MESSAGES(64, 200_000),
    SOCKET_MESSAGES(64, 20_000),
    RING_FRAMES(1 << 20, 200),
    RING_FRAMES_COPIED(1 << 20, 200),
    COPIED_FRAMES(1 << 20, 200);

    private final int size;
    private final int batch;

    Way(int size, int batch) {
      this.size = size;
      this.batch = batch;
    }

    /// The command that starts a process which moves this way.
    List<String> command(Workshop workshop) {
      return Jvm.module(workshop.settings().java(), Mover.class, name());
    }

    /// One piece of the batch, in nanoseconds.
    Reading each(Samples samples) {
      return Reading.of((double) samples.p50() / batch, (double) samples.p99() / batch);
    }
  }

  private static final long MESSAGES_CAPACITY = 1 << 20;
  private static final long FRAMES_CAPACITY = 1 << 23;

  private Mover() {}

  public static void main(String[] arguments) throws Exception {
    Way way = Way.valueOf(arguments[0]);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment piece = arena.allocate(way.size, Long.BYTES);
      switch (way) {
        case RING_MESSAGES -> move(new Stream.Ring(MESSAGES_CAPACITY, true), way, piece);
        case SOCKET_MESSAGES -> move(new Stream.Packets(way.size), way, piece);
        case RING_FRAMES -> move(new Stream.Ring(FRAMES_CAPACITY, false), way, piece);
        case RING_FRAMES_COPIED -> move(new Stream.Ring(FRAMES_CAPACITY, true), way, piece);
        case COPIED_FRAMES -> copy(way, piece, arena.allocate(way.size, Long.BYTES));
      }
    }
  }

  private static void move(Stream stream, Way way, MemorySegment piece)
      throws IOException, InterruptedException {
    try (stream) {
      Samples.answerLines(System.in, System.out, () -> stream.move(piece, way.batch));
    }
  }

  private static void copy(Way way, MemorySegment piece, MemorySegment target)
      throws IOException, InterruptedException {
    Samples.answerLines(
        System.in,
        System.out,
        () -> {
          for (int i = 0; i < way.batch; i++) {
            piece.set(JAVA_LONG, 0, i);
            target.copyFrom(piece);
          }
        });
  }
}
