package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Bindings for `<unistd.h>`.
public final class Unistd {
  public static final int SEEK_END = 2;

  private static final MethodHandle READ =
      Native.function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Native.function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = Native.function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle DUP2 = Native.function("dup2", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle GETUID = Native.function("getuid", JAVA_INT);
  private static final MethodHandle PIPE2 = Native.function("pipe2", JAVA_INT, ADDRESS, JAVA_INT);

  private static final MethodHandle FTRUNCATE =
      Native.function("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle LSEEK =
      Native.function("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);

  private Unistd() {}

  /// Reads at most `buffer.byteSize()` bytes; 0 is the end. See read(2).
  public static long read(int fd, MemorySegment buffer) throws IOException {
    try {
      return Native.check(
          "read", (long) READ.invokeExact(Native.errno(), fd, buffer, buffer.byteSize()));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Writes at most `buffer.byteSize()` bytes and returns how many the kernel took. See write(2).
  public static long write(int fd, MemorySegment buffer) throws IOException {
    try {
      return Native.check(
          "write", (long) WRITE.invokeExact(Native.errno(), fd, buffer, buffer.byteSize()));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Closes `fd`. On Linux the descriptor is gone whatever the result, EINTR included. See
  /// close(2).
  public static void close(int fd) throws IOException {
    try {
      Native.check("close", (int) CLOSE.invokeExact(Native.errno(), fd));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Makes `target` a copy of `fd`, closing what it was. See dup2(2).
  public static void dup2(int fd, int target) throws IOException {
    try {
      Native.check("dup2", (int) DUP2.invokeExact(Native.errno(), fd, target));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// The real user id of this process. See getuid(2).
  public static int getuid() {
    try {
      return (int) GETUID.invokeExact(Native.errno());
    } catch (Throwable t) {
      throw new AssertionError("getuid never fails", t);
    }
  }

  /// Makes a pipe; `ends` receives the read end, then the write end. `flags` as `O_CLOEXEC`. See
  /// pipe2(2).
  public static void pipe2(MemorySegment ends, int flags) throws IOException {
    try {
      Native.check("pipe2", (int) PIPE2.invokeExact(Native.errno(), ends, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Gives the file a size. See ftruncate(2).
  public static void ftruncate(int fd, long size) throws IOException {
    try {
      Native.check("ftruncate", (int) FTRUNCATE.invokeExact(Native.errno(), fd, size));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// Moves to `offset`, counted from where `whence` says, and returns the new place: with
  /// [#SEEK_END] and 0 the size of the file. See lseek(2).
  public static long lseek(int fd, long offset, int whence) throws IOException {
    try {
      return Native.check("lseek", (long) LSEEK.invokeExact(Native.errno(), fd, offset, whence));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
