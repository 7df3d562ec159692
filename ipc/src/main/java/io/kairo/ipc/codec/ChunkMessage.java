package io.kairo.ipc.codec;

import io.kairo.api.StreamChunk;

/// The body of a STREAM_CHUNK: `{subscriptionId, stream, data, sequence, end}`.
public final class ChunkMessage {
  private ChunkMessage() {}

  /// Reads the body that lies in `bytes` from `from` to `to`.
  public static StreamChunk read(byte[] bytes, int from, int to) throws MalformedException {
    return RecordCodec.readLenient(new MessagePackReader(bytes, from, to), StreamChunk.class);
  }

  /// Writes a whole frame.
  public static void write(MessagePackWriter out, int version, StreamChunk chunk) {
    Frame.begin(out);
    RecordCodec.write(out, chunk);
    Frame.finish(out, version, Frame.STREAM_CHUNK);
  }
}
