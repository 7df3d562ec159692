package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A C function that takes integers and pointers, at most six and a fixed number of them.
///
/// To make a method handle for a downcall takes milliseconds, and a program that starts needs many.
/// So functions share them by the order of integers (L) and pointers (A) in their arguments, and
/// one is made when the first of its functions is called. The calling conventions of x86-64 and
/// aarch64 (System V ABI, AMD64 supplement 3.2.3; AAPCS64 6.8.2) allow that: each of the first six
/// arguments has a register of 64 bits of its own, of which a function reads as many as its type
/// has, and it does not look at those of arguments that it does not take.
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

  private static final class LLLL {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  }

  public long call() throws IOException {
    return call(0L, 0L, 0L, 0L);
  }

  public long call(long a) throws IOException {
    return call(a, 0L, 0L, 0L);
  }

  public long call(long a, long b) throws IOException {
    return call(a, b, 0L, 0L);
  }

  public long call(long a, long b, long c) throws IOException {
    return call(a, b, c, 0L);
  }

  public long call(long a, long b, long c, long d) throws IOException {
    try {
      return checked((long) LLLL.HANDLE.invokeExact(address, Native.errno(), a, b, c, d));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LALL {
    static final MethodHandle HANDLE = Native.shape(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
  }

  public long call(long a, MemorySegment b, long c) throws IOException {
    return call(a, b, c, 0L);
  }

  public long call(long a, MemorySegment b, long c, long d) throws IOException {
    try {
      return checked((long) LALL.HANDLE.invokeExact(address, Native.errno(), a, b, c, d));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final class LLLAA {
    static final MethodHandle HANDLE =
        Native.shape(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
  }

  public long call(long a, long b, long c, MemorySegment d) throws IOException {
    return call(a, b, c, d, MemorySegment.NULL);
  }

  public long call(long a, long b, long c, MemorySegment d, MemorySegment e) throws IOException {
    try {
      return checked((long) LLLAA.HANDLE.invokeExact(address, Native.errno(), a, b, c, d, e));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  public long call(long a, long b, long c, MemorySegment d, long e) throws IOException {
    return call(a, b, c, d, MemorySegment.ofAddress(e));
  }

  private static final class ALL {
    static final MethodHandle HANDLE = Native.shape(ADDRESS, JAVA_LONG, JAVA_LONG);
  }

  public long call(MemorySegment a) throws IOException {
    return call(a, 0L, 0L);
  }

  public long call(MemorySegment a, long b) throws IOException {
    return call(a, b, 0L);
  }

  public long call(MemorySegment a, long b, long c) throws IOException {
    try {
      return checked((long) ALL.HANDLE.invokeExact(address, Native.errno(), a, b, c));
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
}
