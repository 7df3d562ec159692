package io.kairo.bench;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.codec.FrameAssembler;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.ResponseMessage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// One connection that malformed frames go over. A ping goes behind each of them, so that it is
/// known when the kernel is done with it: by the ping's answer, or by the end of the connection.
final class FuzzLine implements AutoCloseable {
  /// What became of a frame.
  enum End {
    /// The kernel is ready for the next one.
    GOES_ON,
    /// The kernel hung up.
    HUNG_UP,
    /// The kernel waits for the rest of it, which does not come: this side hangs up.
    LEFT,
    /// Nothing happened for too long.
    SILENT
  }

  /// Who hears what the kernel answers to frames.
  interface Listener {
    /// A call that was no call.
    void refused();

    /// A call that failed.
    void failed(CallException reason);

    /// A call that was sound.
    void answered();
  }

  private static final long PING_ID = 1L << 40;
  private static final byte[] PING = RawLine.ping(PING_ID);
  private static final int SILENCE_MILLIS = 15_000;
  private static final int BUFFER = 1 << 16;

  private final RawLine line;
  private final Listener listener;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER);
  private final Replies replies = new Replies(this::hear);
  private boolean pong;

  FuzzLine(RawLine line, Listener listener) {
    this.line = line;
    this.listener = listener;
  }

  /// Sends bytes and waits until it is known what became of them.
  End send(byte[] frame) throws IOException {
    byte[] both = new byte[frame.length + PING.length];
    System.arraycopy(frame, 0, both, 0, frame.length);
    System.arraycopy(PING, 0, both, frame.length, PING.length);
    try (Arena once = Arena.ofConfined()) {
      line.send(once.allocateFrom(ValueLayout.JAVA_BYTE, both));
    } catch (IOException e) {
      return End.HUNG_UP; // before it had read all
    }
    return isUnfinished(both) ? End.LEFT : awaitEnd();
  }

  private End awaitEnd() throws IOException {
    pong = false;
    while (!pong) {
      if (!line.awaitInput(SILENCE_MILLIS)) {
        return End.SILENT;
      }
      byte[] bytes;
      try {
        bytes = line.receive(buffer);
      } catch (IOException e) {
        return End.HUNG_UP;
      }
      replies.hear(bytes);
    }
    return End.GOES_ON;
  }

  private void hear(ResponseMessage response) {
    Optional<CallException> error = response.error();
    if (response.id().isEmpty()) {
      listener.refused();
    } else if (response.id().get().equals(PING_ID) && error.isEmpty()) {
      pong = true;
    } else if (error.isPresent()) {
      listener.failed(error.get());
    } else {
      listener.answered();
    }
  }

  /// Whether a reader of these bytes would wait for more.
  static boolean isUnfinished(byte[] bytes) {
    var reader = new FrameAssembler();
    try {
      reader.accept(bytes, bytes.length, (_, _, _, _, _) -> true);
      return reader.unfinished();
    } catch (MalformedException e) {
      return false;
    }
  }

  /// Whether the kernel failed, and not the caller.
  static boolean isInternal(CallException reason) {
    return reason.code() == ErrorCode.INTERNAL;
  }

  @Override
  public void close() throws IOException {
    line.close();
    arena.close();
  }
}
