package io.kairo.kernel.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A file of lines that only grows, for its owner alone. A last line without an end, which a kernel
/// leaves that is killed while it writes, is taken away when the file is opened.
final class LineFile implements AutoCloseable {
  private static final int LONGEST = 4 << 20;

  private final FileChannel file;

  private LineFile(FileChannel file) {
    this.file = file;
  }

  static LineFile open(Path path) throws IOException {
    return new LineFile(
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  /// The last whole line; what is behind it is cut off. To be called once, before [#append].
  Optional<String> last() throws IOException {
    long size = file.size();
    long from = Math.max(0, size - LONGEST);
    ByteBuffer tail = ByteBuffer.allocate((int) (size - from));
    for (long at = from; tail.hasRemaining(); at = from + tail.position()) {
      if (file.read(tail, at) < 0) {
        throw new IOException("file became shorter while it was read");
      }
    }
    byte[] bytes = tail.array();
    int end = lastEnd(bytes, bytes.length);
    file.truncate(from + end);
    file.position(from + end);
    if (end == 0) {
      return Optional.empty();
    }
    int start = lastEnd(bytes, end - 1);
    return Optional.of(new String(bytes, start, end - 1 - start, StandardCharsets.UTF_8));
  }

  /// Behind the last line's end before `until`, or 0.
  private static int lastEnd(byte[] bytes, int until) {
    int i = until;
    while (i > 0 && bytes[i - 1] != '\n') {
      i--;
    }
    return i;
  }

  /// Appends lines with one write.
  void append(List<String> lines) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /// Waits until what was appended is on the disk.
  void force() throws IOException {
    file.force(false);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
