package io.kairo.ipc.codec;

import java.util.Arrays;

/// Cuts a stream of bytes into frames. Frames that arrive whole are handed on where they lie; only
/// the beginning of an unfinished one is kept, in an array never more than twice as large as what
/// has arrived.
///
/// Not safe for use by several threads.
public final class FrameAssembler {
  private static final byte[] NONE = {};

  private byte[] partial = NONE;
  private int arrived;

  /// At the start of a stream.
  public FrameAssembler() {}

  /// Bytes that are held for an unfinished frame.
  public int held() {
    return partial.length;
  }

  /// Whether a frame has begun and not ended.
  public boolean unfinished() {
    return arrived > 0;
  }

  /// Takes the next `length` bytes of the stream and hands every frame that they complete to
  /// `sink`. Returns how many it handed on.
  public int accept(byte[] bytes, int length, FrameSink sink) throws MalformedException {
    int at = 0;
    int frames = 0;
    while (at < length) {
      int frame;
      if (arrived == 0) {
        frame = whole(bytes, at, length);
        if (frame > 0) {
          frames++;
          at += frame;
          if (!hand(bytes, at - frame, frame, sink)) {
            return frames;
          }
          continue;
        }
      }
      at += keep(bytes, at, length);
      if (arrived >= Frame.HEADER && arrived == Frame.HEADER + Frame.bodyLength(partial, 0)) {
        byte[] complete = partial;
        frame = arrived;
        partial = NONE;
        arrived = 0;
        frames++;
        if (!hand(complete, 0, frame, sink)) {
          return frames;
        }
      }
    }
    return frames;
  }

  /// The size of the frame at `at`, or 0 when it does not end before `length`.
  private static int whole(byte[] bytes, int at, int length) throws MalformedException {
    if (length - at < Frame.HEADER) {
      return 0;
    }
    int size = Frame.HEADER + Frame.bodyLength(bytes, at);
    return size <= length - at ? size : 0;
  }

  /// Keeps what belongs to the frame at hand and returns how many bytes that was.
  private int keep(byte[] bytes, int at, int length) throws MalformedException {
    int wanted =
        arrived < Frame.HEADER ? Frame.HEADER : Frame.HEADER + Frame.bodyLength(partial, 0);
    int taken = Math.min(wanted - arrived, length - at);
    if (arrived + taken > partial.length) {
      int grown = Math.max(arrived + taken, Math.min(2 * partial.length, wanted));
      partial = Arrays.copyOf(partial, grown);
    }
    System.arraycopy(bytes, at, partial, arrived, taken);
    arrived += taken;
    return taken;
  }

  private static boolean hand(byte[] bytes, int at, int size, FrameSink sink)
      throws MalformedException {
    return sink.frame(
        Frame.version(bytes, at), Frame.type(bytes, at), bytes, at + Frame.HEADER, at + size);
  }
}
