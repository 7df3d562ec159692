package io.kairo.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `/proc/PID/stat` says of a process. See proc_pid_stat(5).
///
/// @param ticks processor time of the process and of its children that were waited for, in
///   hundredths of a second
/// @param threads how many it has
/// @param startTime when it started: with the number, its name for ever
record ProcessStat(char state, long ticks, int threads, long startTime) {
  private static final String CAUGHT = "SigCgt:";
  static final long NANOS_PER_TICK = 10_000_000;

  /// Of process `pid`, unless it has ended and is reaped.
  static Optional<ProcessStat> of(long pid) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), "stat");
      return Optional.of(parse(Files.readString(file, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Whether process `pid` handles `signal`: `SigCgt` of proc_pid_status(5).
  static boolean catches(long pid, int signal) {
    try {
      for (String line :
          Files.readAllLines(
              Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(CAUGHT)) {
          long caught = Long.parseUnsignedLong(line.substring(CAUGHT.length()).strip(), 16);
          return (caught >>> (signal - 1) & 1) == 1;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /// A process may call itself `) R 1 (`; what counts starts behind the last parenthesis.
  static ProcessStat parse(String line) {
    String[] words = line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1);
    long ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(words[i]);
    }
    return new ProcessStat(
        words[0].charAt(0), ticks, Integer.parseInt(words[17]), Long.parseLong(words[19]));
  }
}
