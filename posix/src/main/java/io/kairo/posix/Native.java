package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Makes downcall handles and turns `errno` into a [PosixException]. Every handle takes [#errno()]
/// as its first argument. Calls made through these handles pin a virtual thread's carrier, so a
/// call that can block belongs on a platform thread.
public final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private Native() {}

  /// A handle on a C function with a fixed number of arguments.
  public static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(result, arguments), CAPTURE);
  }

  /// A handle on a C function that is variadic from argument `first` (0-based), such as `ioctl`.
  public static MethodHandle variadic(
      String name, int first, MemoryLayout result, MemoryLayout... arguments) {
    return handle(
        name,
        FunctionDescriptor.of(result, arguments),
        CAPTURE,
        Linker.Option.firstVariadicArg(first));
  }

  /// A handle on every C function that takes these arguments and returns a `long`. It takes the
  /// function's address before all else.
  @SuppressWarnings("restricted")
  static MethodHandle shape(MemoryLayout... arguments) {
    return LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG, arguments), CAPTURE);
  }

  /// Where the C function `name` is.
  static MemorySegment symbol(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("libc has no function '" + name + "'"));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(symbol(name), descriptor, options);
  }

  /// This thread's segment in which a call leaves `errno`.
  public static MemorySegment errno() {
    return STATE.get();
  }

  /// The `errno` that this thread's last call left.
  public static int lastErrno() {
    return (int) ERRNO.get(STATE.get(), 0L);
  }

  /// Passes `result` through, or throws when it is the C error value -1.
  public static int check(String call, int result) throws PosixException {
    if (result == -1) {
      throw new PosixException(call, lastErrno());
    }
    return result;
  }

  /// As [#check(String, int)], for calls that return a `long` or `ssize_t`.
  public static long check(String call, long result) throws PosixException {
    if (result == -1) {
      throw new PosixException(call, lastErrno());
    }
    return result;
  }

  /// Rethrows what a method handle's `invokeExact` declared: an [IOException] goes out as it is,
  /// and everything unchecked too. Written `throw Native.rethrow(t)`.
  public static IOException rethrow(Throwable thrown) {
    return switch (thrown) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError("a native call threw a checked exception", thrown);
    };
  }
}
