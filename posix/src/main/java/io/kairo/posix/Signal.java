package io.kairo.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
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
  private static final Downcall KILL = Downcall.ofInt("kill");
  private static final Downcall EMPTY = Downcall.ofInt("sigemptyset");
  private static final Downcall FILL = Downcall.ofInt("sigfillset");
  private static final Downcall ADD = Downcall.ofInt("sigaddset");

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
    KILL.call(pid, signal);
  }

  /// See sigemptyset(3).
  public static void sigemptyset(MemorySegment set) throws IOException {
    EMPTY.call(set);
  }

  /// See sigfillset(3).
  public static void sigfillset(MemorySegment set) throws IOException {
    FILL.call(set);
  }

  /// See sigaddset(3).
  public static void sigaddset(MemorySegment set, int signal) throws IOException {
    ADD.call(set, signal);
  }
}
