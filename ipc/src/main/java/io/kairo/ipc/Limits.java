package io.kairo.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much of the machine peers may take.
///
/// @param connections how many there may be; more are closed at once
/// @param memory bytes held for unfinished frames and unread output, all peers together; beyond it
///   the peer that holds most is closed
/// @param frame how long an unfinished frame may take, from its first byte
/// @param queuedEvents events that wait for one peer; more are dropped and counted
/// @param queuedBytes bytes that wait for one peer; an event more is dropped, a reply more closes
///   the peer
public record Limits(
    int connections, long memory, Duration frame, int queuedEvents, long queuedBytes) {
  private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+)");
  private static final long UNKNOWN_OPEN_FILES = 1024;

  /// The limits of a kernel on this machine. A quarter of the descriptors is kept for devices and
  /// files, and a connection may need two: its own and a pidfd.
  public static Limits standard() {
    long usable = openFiles() * 3 / 4;
    return new Limits(
        Math.clamp(usable / 2, 16, 1 << 20), 32L << 20, Duration.ofSeconds(10), 1024, 4 << 20);
  }

  /// The same with another number of connections.
  public Limits withConnections(int count) {
    return new Limits(count, memory, frame, queuedEvents, queuedBytes);
  }

  /// The same with another budget of memory.
  public Limits withMemory(long bytes) {
    return new Limits(connections, bytes, frame, queuedEvents, queuedBytes);
  }

  /// The same with another time for a frame.
  public Limits withFrame(Duration time) {
    return new Limits(connections, memory, time, queuedEvents, queuedBytes);
  }

  private static long openFiles() {
    try {
      Matcher line = OPEN_FILES.matcher(Files.readString(Path.of("/proc/self/limits")));
      return line.find() ? Long.parseLong(line.group(1)) : UNKNOWN_OPEN_FILES;
    } catch (IOException | NumberFormatException e) {
      return UNKNOWN_OPEN_FILES;
    }
  }
}
