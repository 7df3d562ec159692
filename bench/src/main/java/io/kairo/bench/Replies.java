package io.kairo.bench;

import io.kairo.ipc.codec.Frame;
import io.kairo.ipc.codec.FrameAssembler;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.ResponseMessage;
import java.io.IOException;
import java.util.function.Consumer;

/// The replies among what a kernel sends over one line.
final class Replies {
  private final FrameAssembler assembler = new FrameAssembler();
  private final Consumer<ResponseMessage> each;

  Replies(Consumer<ResponseMessage> each) {
    this.each = each;
  }

  /// Takes what came.
  void hear(byte[] bytes) throws IOException {
    try {
      assembler.accept(
          bytes,
          bytes.length,
          (_, type, body, from, to) -> {
            if (type == Frame.RESPONSE) {
              each.accept(ResponseMessage.read(body, from, to));
            }
            return true;
          });
    } catch (MalformedException e) {
      throw new IOException("the kernel must answer with frames: " + e.getMessage(), e);
    }
  }
}
