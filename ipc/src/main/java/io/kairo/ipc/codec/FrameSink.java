package io.kairo.ipc.codec;

/// What a [FrameAssembler] hands whole frames to.
@FunctionalInterface
public interface FrameSink {
  /// Takes one frame, whose body lies in `bytes` from `from` to `to` and is valid only until this
  /// method returns. Returns whether to go on with the next one.
  boolean frame(int version, int type, byte[] bytes, int from, int to) throws MalformedException;
}
