package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.OptionalInt;

/// Bindings for `<signal.h>`: signal numbers are the same on x86_64 and aarch64.
public final class Signal {
  public static final int SIGHUP = 1;
  public static final int SIGINT = 2;
  public static final int SIGQUIT = 3;
  public static final int SIGABRT = 6;
  public static final int SIGKILL = 9;
  public static final int SIGUSR1 = 10;
  public static final int SIGSEGV = 11;
  public static final int SIGUSR2 = 12;
  public static final int SIGPIPE = 13;
  public static final int SIGALRM = 14;
  public static final int SIGTERM = 15;
  public static final int SIGCHLD = 17;
  public static final int SIGCONT = 18;
  public static final int SIGSTOP = 19;
  public static final int SIGWINCH = 28;
  public static final int SIGSYS = 31;

  static final long SET_SIZE = 128;

  private static final String[] NAMES = {
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };
  private static final MethodHandle KILL = Native.function("kill", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle EMPTY = Native.function("sigemptyset", JAVA_INT, ADDRESS);
  private static final MethodHandle FILL = Native.function("sigfillset", JAVA_INT, ADDRESS);
  private static final MethodHandle ADD = Native.function("sigaddset", JAVA_INT, ADDRESS, JAVA_INT);

  private Signal() {}

  /// The name of a signal, such as `SIGKILL`.
  public static String name(int signal) {
    return signal >= 1 && signal <= NAMES.length ? "SIG" + NAMES[signal - 1] : "signal " + signal;
  }

  /// The signal that is called `name`, with or without `SIG`; empty if none is.
  public static OptionalInt number(String name) {
    String bare = name.startsWith("SIG") ? name.substring(3) : name;
    int index = List.of(NAMES).indexOf(bare);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
  }

  /// Room for a `sigset_t`.
  public static MemorySegment allocateSet(SegmentAllocator allocator) {
    return allocator.allocate(SET_SIZE, 8);
  }

  /// Sends `signal` to process `pid`, or to a group when `pid` is negative. See kill(2).
  public static void kill(int pid, int signal) throws IOException {
    try {
      Native.check("kill", (int) KILL.invokeExact(Native.errno(), pid, signal));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See sigemptyset(3).
  public static void sigemptyset(MemorySegment set) throws IOException {
    try {
      Native.check("sigemptyset", (int) EMPTY.invokeExact(Native.errno(), set));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See sigfillset(3).
  public static void sigfillset(MemorySegment set) throws IOException {
    try {
      Native.check("sigfillset", (int) FILL.invokeExact(Native.errno(), set));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See sigaddset(3).
  public static void sigaddset(MemorySegment set, int signal) throws IOException {
    try {
      Native.check("sigaddset", (int) ADD.invokeExact(Native.errno(), set, signal));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
