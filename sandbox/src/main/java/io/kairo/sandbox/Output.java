package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// A pipe between this process and a probe's child, read when the child has ended. What it prints
/// must fit into the pipe.
final class Output implements AutoCloseable {
  private static final int CAPACITY = 4096;

  private int readEnd;
  private int writeEnd;

  Output() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Unistd.pipe2(ends, Fcntl.O_CLOEXEC);
      readEnd = ends.getAtIndex(JAVA_INT, 0);
      writeEnd = ends.getAtIndex(JAVA_INT, 1);
    }
  }

  int writeEnd() {
    return writeEnd;
  }

  /// Puts `text` in and gives the read end away.
  int holding(String text) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Unistd.write(writeEnd, arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8)));
    }
    int given = readEnd;
    readEnd = Launch.NONE;
    close();
    return given;
  }

  /// What was printed.
  String text() throws IOException {
    closeWriteEnd();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(CAPACITY);
      long length = Unistd.read(readEnd, buffer);
      return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    closeWriteEnd();
    if (readEnd != Launch.NONE) {
      Unistd.close(readEnd);
      readEnd = Launch.NONE;
    }
  }

  private void closeWriteEnd() throws IOException {
    if (writeEnd != Launch.NONE) {
      Unistd.close(writeEnd);
      writeEnd = Launch.NONE;
    }
  }
}
