package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Native;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/// The function `syscall` of `<unistd.h>`: a system call by its number, which differs between
/// architectures. For a thread that may load no class, allocate nothing and throw nothing: the
/// caller brings the memory for `errno`.
public final class Syscall {
  private static final MethodHandle SYSCALL =
      Native.variadic(
          "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
          JAVA_LONG);

  private Syscall() {}

  /// Room for the `errno` that a call leaves.
  public static MemorySegment allocateState(SegmentAllocator allocator) {
    return allocator.allocate(Linker.Option.captureStateLayout());
  }

  /// The `errno` that the last call with this `state` left; means nothing unless it returned -1.
  public static int errno(MemorySegment state) {
    return state.get(JAVA_INT, 0);
  }

  /// Makes system call `number`; -1 is failure. See syscall(2).
  public static long syscall(
      MemorySegment state, long number, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
    } catch (Throwable t) {
      throw new AssertionError("syscall never throws", t);
    }
  }
}
