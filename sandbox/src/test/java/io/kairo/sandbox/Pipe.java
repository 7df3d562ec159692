package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// A pipe of this process, both ends closed on exec.
final class Pipe implements AutoCloseable {
  private int readEnd;
  private int writeEnd;

  Pipe() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Unistd.pipe2(ends, Fcntl.O_CLOEXEC);
      readEnd = ends.getAtIndex(JAVA_INT, 0);
      writeEnd = ends.getAtIndex(JAVA_INT, 1);
    }
  }

  /// A descriptor for a broker to grant, from which `text` can be read.
  static Answer granting(String text) {
    try (Pipe pipe = holding(text)) {
      return new Answer.Granted(pipe.takeReadEnd());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A pipe that holds `text` and then ends.
  static Pipe holding(String text) throws IOException {
    Pipe pipe = new Pipe();
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Unistd.write(pipe.writeEnd, arena.allocateFrom(JAVA_BYTE, bytes));
    }
    pipe.closeWriteEnd();
    return pipe;
  }

  int readEnd() {
    return readEnd;
  }

  int writeEnd() {
    return writeEnd;
  }

  /// Gives the read end away.
  int takeReadEnd() {
    int taken = readEnd;
    readEnd = -1;
    return taken;
  }

  void closeWriteEnd() throws IOException {
    if (writeEnd >= 0) {
      Unistd.close(writeEnd);
      writeEnd = -1;
    }
  }

  /// What comes until the end of a line, or until nobody can write any more.
  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocate(1);
      while (Unistd.read(readEnd, one) > 0 && one.get(JAVA_BYTE, 0) != '\n') {
        line.append((char) one.get(JAVA_BYTE, 0));
      }
    }
    return line.toString();
  }

  /// Everything until nobody can write any more.
  String readAll() throws IOException {
    closeWriteEnd();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4096);
      for (long n = Unistd.read(readEnd, buffer); n > 0; n = Unistd.read(readEnd, buffer)) {
        all.writeBytes(buffer.asSlice(0, n).toArray(JAVA_BYTE));
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    closeWriteEnd();
    if (readEnd >= 0) {
      Unistd.close(readEnd);
      readEnd = -1;
    }
  }
}
