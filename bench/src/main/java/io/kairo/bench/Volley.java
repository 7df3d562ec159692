package io.kairo.bench;

import io.kairo.ipc.codec.FrameAssembler;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.ResponseMessage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.LongFunction;

/// Calls that are on their way together over one connection. What came back is replaced at once,
/// all of it with one write. Used by one thread.
final class Volley implements AutoCloseable {
  private static final int BUFFER = 65_536;

  private final RawLine line;
  private final int inFlight;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment frames;
  private final MemorySegment buffer = arena.allocate(BUFFER);
  private final FrameAssembler assembler = new FrameAssembler();
  private final long frameSize;
  private long sent;
  private long answered;

  private Volley(RawLine line, int inFlight, LongFunction<byte[]> frame) {
    this.line = line;
    this.inFlight = inFlight;
    frameSize = frame.apply(RawLine.TYPICAL_ID).length;
    frames = arena.allocate(frameSize * inFlight * 2);
    for (int i = 0; i < inFlight * 2; i++) {
      MemorySegment place = frames.asSlice(i * frameSize, frameSize);
      place.copyFrom(MemorySegment.ofArray(frame.apply(id(i))));
    }
  }

  /// Connects.
  ///
  /// @param inFlight how many calls wait for their reply at a time
  /// @param frame the request with an id; all have the same size
  static Volley connect(Path socket, int inFlight, LongFunction<byte[]> frame) throws IOException {
    RawLine line =
        RawLine.connect(socket)
            .orElseThrow(() -> new IOException("a kernel must listen on '" + socket + "'"));
    return new Volley(line, inFlight, frame);
  }

  /// Makes `count` calls and waits for their replies, which must come in order and be no errors.
  /// Returns `count`.
  int make(int count) throws IOException {
    long end = answered + count;
    send(Math.min(inFlight, count));
    while (answered < end) {
      byte[] bytes = line.receive(buffer);
      try {
        assembler.accept(bytes, bytes.length, this::take);
      } catch (MalformedException e) {
        throw new IOException("the kernel must answer a call with a frame", e);
      }
      send((int) Math.min(inFlight - (sent - answered), end - sent));
    }
    return count;
  }

  private void send(int count) throws IOException {
    if (count > 0) {
      line.send(frames.asSlice(sent % inFlight * frameSize, count * frameSize));
      sent += count;
    }
  }

  private boolean take(int version, int type, byte[] bytes, int from, int to)
      throws MalformedException {
    ResponseMessage response = ResponseMessage.read(bytes, from, to);
    if (response.error().isPresent()) {
      throw response.error().get();
    }
    Object id = response.id().orElse("none");
    if (!id.equals(id(answered))) {
      throw new IllegalStateException("reply must be to " + id(answered) + ", got '" + id + "'");
    }
    answered++;
    return true;
  }

  private long id(long number) {
    return RawLine.TYPICAL_ID + number % inFlight;
  }

  @Override
  public void close() throws IOException {
    line.close();
    arena.close();
  }
}
