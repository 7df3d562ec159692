package io.kairo.hal.system;

import java.time.Instant;

/// One process, from `/proc/PID/stat` and `/proc/PID/status`. See proc_pid_stat(5).
///
/// @param name the kernel's name for it, at most 15 bytes, which the process can change
/// @param state what it is doing, in the kernel's one letter
/// @param parent the process id of its parent
/// @param rssBytes memory it has in RAM; 0 for one that has ended and not been waited for
/// @param cpuMillis processor time it used, its own and the kernel's for it
/// @param started when it began, by the wall clock
/// @param startTicks the same in clock ticks since boot, which no clock adjustment moves; with the
///   process id this names one process for as long as the computer is up
public record ProcessStat(
    int pid,
    String name,
    char state,
    int parent,
    long rssBytes,
    long cpuMillis,
    Instant started,
    long startTicks) {
  /// USER_HZ, fixed by the ABI of x86_64 and aarch64.
  private static final long MILLIS_PER_TICK = 10;

  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int START_TICKS = 19;

  /// `status` is there for its memory in bytes: `stat` counts pages, and their size varies.
  static ProcessStat parse(String stat, String status, Instant boot) {
    // The name is in parentheses and can hold spaces and parentheses itself.
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    String[] fields = stat.substring(close + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    long start = Long.parseLong(fields[START_TICKS]);
    return new ProcessStat(
        Integer.parseInt(stat.substring(0, open - 1)),
        stat.substring(open + 1, close),
        fields[STATE].charAt(0),
        Integer.parseInt(fields[PARENT]),
        residentBytes(status),
        ticks * MILLIS_PER_TICK,
        boot.plusMillis(start * MILLIS_PER_TICK),
        start);
  }

  private static long residentBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.split("[:\\s]+", -1))
        .mapToLong(fields -> Long.parseLong(fields[1]) * 1024)
        .findFirst()
        .orElse(0);
  }
}
