package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A C function that takes integers and pointers, a fixed number of them.
///
/// Every integer travels as a `long`. In the calling conventions of x86-64 and aarch64 each of the
/// first six has a register of 64 bits of its own, of which the function reads as many as its type
/// has (System V ABI, AMD64 supplement 3.2.3; AAPCS64 6.8.2). So all functions with the same order
/// of integers (L) and pointers (A) share one method handle, and it is made when the first of them
/// is called: making one takes milliseconds, at the start of a program.
///
/// Each `call` returns the function's result, or throws [PosixException] when that is -1.
///
/// @param name the function's name, for errors
/// @param address where it is
/// @param wide whether the result has 64 bits; the upper half of another is not looked at
public record Downcall(String name, MemorySegment address, boolean wide) {
  /// The libc function `name`, which returns an `int`.
  public static Downcall ofInt(String name) {
    return new Downcall(name, Native.symbol(name), false);
  }

  /// The libc function `name`, which returns a `long`, an `ssize_t` or an `off_t`.
  public static Downcall ofLong(String name) {
    return new Downcall(name, Native.symbol(name), true);
  }

  private long checked(long result) throws PosixException {
    return Native.check(name, wide ? result : (int) result);
  }

  private static final class NONE {
    static final MethodHandle HANDLE = Native.shape();
  }

  public long call() throws IOException {
    try {
      return checked((long) NONE.HANDLE.invokeExact(address, Native.errno()));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class L {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG);
  }

  public long call(long a) throws IOException {
    try {
      return checked((long) L.HANDLE.invokeExact(address, Native.errno(), a));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LL {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, JAVA_LONG);
  }

  public long call(long a, long b) throws IOException {
    try {
      return checked((long) LL.HANDLE.invokeExact(address, Native.errno(), a, b));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LLL {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, JAVA_LONG, JAVA_LONG);
  }

  public long call(long a, long b, long c) throws IOException {
    try {
      return checked((long) LLL.HANDLE.invokeExact(address, Native.errno(), a, b, c));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class A {
    static final MethodHandle HANDLE = Native.shape(ADDRESS);
  }

  public long call(MemorySegment a) throws IOException {
    try {
      return checked((long) A.HANDLE.invokeExact(address, Native.errno(), a));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class AL {
    static final MethodHandle HANDLE = Native.shape(ADDRESS, JAVA_LONG);
  }

  public long call(MemorySegment a, long b) throws IOException {
    try {
      return checked((long) AL.HANDLE.invokeExact(address, Native.errno(), a, b));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class AA {
    static final MethodHandle HANDLE = Native.shape(ADDRESS, ADDRESS);
  }

  public long call(MemorySegment a, MemorySegment b) throws IOException {
    try {
      return checked((long) AA.HANDLE.invokeExact(address, Native.errno(), a, b));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class ALL {
    static final MethodHandle HANDLE = Native.shape(ADDRESS, JAVA_LONG, JAVA_LONG);
  }

  public long call(MemorySegment a, long b, long c) throws IOException {
    try {
      return checked((long) ALL.HANDLE.invokeExact(address, Native.errno(), a, b, c));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class ALALL {
    static final MethodHandle HANDLE =
        Native.shape(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
  }

  public long call(MemorySegment a, long b, MemorySegment c, long d, long e) throws IOException {
    try {
      return checked((long) ALALL.HANDLE.invokeExact(address, Native.errno(), a, b, c, d, e));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LAL {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, ADDRESS, JAVA_LONG);
  }

  public long call(long a, MemorySegment b, long c) throws IOException {
    try {
      return checked((long) LAL.HANDLE.invokeExact(address, Native.errno(), a, b, c));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LALL {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
  }

  public long call(long a, MemorySegment b, long c, long d) throws IOException {
    try {
      return checked((long) LALL.HANDLE.invokeExact(address, Native.errno(), a, b, c, d));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LLLA {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS);
  }

  public long call(long a, long b, long c, MemorySegment d) throws IOException {
    try {
      return checked((long) LLLA.HANDLE.invokeExact(address, Native.errno(), a, b, c, d));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LAAL {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
  }

  public long call(long a, MemorySegment b, MemorySegment c, long d) throws IOException {
    try {
      return checked((long) LAAL.HANDLE.invokeExact(address, Native.errno(), a, b, c, d));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LLAA {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
  }

  public long call(long a, long b, MemorySegment c, MemorySegment d) throws IOException {
    try {
      return checked((long) LLAA.HANDLE.invokeExact(address, Native.errno(), a, b, c, d));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LLLAL {
    static final MethodHandle HANDLE =
        Native.shape(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
  }

  public long call(long a, long b, long c, MemorySegment d, long e) throws IOException {
    try {
      return checked((long) LLLAL.HANDLE.invokeExact(address, Native.errno(), a, b, c, d, e));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LLLAA {
    static final MethodHandle HANDLE =
        Native.shape(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
  }

  public long call(long a, long b, long c, MemorySegment d, MemorySegment e) throws IOException {
    try {
      return checked((long) LLLAA.HANDLE.invokeExact(address, Native.errno(), a, b, c, d, e));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
