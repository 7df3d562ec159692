package io.kairo.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Bindings for `<unistd.h>`.
public final class Unistd {
  public static final int SEEK_SET = 0;
  public static final int SEEK_END = 2;

  private static final Downcall READ = Downcall.ofLong("read");
  private static final Downcall WRITE = Downcall.ofLong("write");
  private static final Downcall CLOSE = Downcall.ofInt("close");
  private static final Downcall DUP2 = Downcall.ofInt("dup2");
  private static final Downcall GETUID = Downcall.ofInt("getuid");
  private static final Downcall PIPE2 = Downcall.ofInt("pipe2");

  private static final Downcall FTRUNCATE = Downcall.ofInt("ftruncate");
  private static final Downcall LSEEK = Downcall.ofLong("lseek");

  private Unistd() {}

  /// Reads at most `buffer.byteSize()` bytes; 0 is the end. See read(2).
  public static long read(int fd, MemorySegment buffer) throws IOException {
    return READ.call(fd, buffer, buffer.byteSize());
  }

  /// Writes at most `buffer.byteSize()` bytes and returns how many the kernel took. See write(2).
  public static long write(int fd, MemorySegment buffer) throws IOException {
    return WRITE.call(fd, buffer, buffer.byteSize());
  }

  /// Closes `fd`. On Linux the descriptor is gone whatever the result, EINTR included. See
  /// close(2).
  public static void close(int fd) throws IOException {
    CLOSE.call(fd);
  }

  /// Makes `target` a copy of `fd`, closing what it was. See dup2(2).
  public static void dup2(int fd, int target) throws IOException {
    DUP2.call(fd, target);
  }

  /// The real user id of this process. See getuid(2).
  public static int getuid() {
    try {
      return (int) GETUID.call();
    } catch (IOException e) {
      throw new AssertionError("getuid never fails", e);
    }
  }

  /// Makes a pipe; `ends` receives the read end, then the write end. `flags` as `O_CLOEXEC`. See
  /// pipe2(2).
  public static void pipe2(MemorySegment ends, int flags) throws IOException {
    PIPE2.call(ends, flags);
  }

  /// Gives the file a size. See ftruncate(2).
  public static void ftruncate(int fd, long size) throws IOException {
    FTRUNCATE.call(fd, size);
  }

  /// Moves to `offset`, counted from where `whence` says, and returns the new place: with
  /// [#SEEK_END] and 0 the size of the file. See lseek(2).
  public static long lseek(int fd, long offset, int whence) throws IOException {
    return LSEEK.call(fd, offset, whence);
  }
}
