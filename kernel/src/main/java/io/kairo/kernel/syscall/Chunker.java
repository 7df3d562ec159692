package io.kairo.kernel.syscall;

import io.kairo.api.ProcessApi.Mode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Cuts what a process prints into the pieces that a subscriber wants, one at a time: as it comes,
/// or by line without the newline. Neither is longer than `size` bytes. Not safe for use by several
/// threads.
final class Chunker {
  private final Mode mode;
  private final int size;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  Chunker(Mode mode, int size) {
    this.mode = mode;
    this.size = size;
  }

  /// Takes the next piece out of `bytes`, which are not empty. Empty when they only begin a line.
  Optional<byte[]> next(ByteBuffer bytes) {
    return switch (mode) {
      case CHUNK -> {
        byte[] piece = new byte[Math.min(size, bytes.remaining())];
        bytes.get(piece);
        yield Optional.of(piece);
      }
      case LINE -> nextLine(bytes);
    };
  }

  private Optional<byte[]> nextLine(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      if (b == '\n') {
        return Optional.of(take());
      }
      line.write(b);
      if (line.size() == size) {
        return Optional.of(take());
      }
    }
    return Optional.empty();
  }

  /// The line that has begun and will not end.
  Optional<byte[]> rest() {
    return line.size() > 0 ? Optional.of(take()) : Optional.empty();
  }

  private byte[] take() {
    byte[] piece = line.toByteArray();
    line.reset();
    return piece;
  }
}
