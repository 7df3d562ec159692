package io.kairo.sandbox;

import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Pidfd;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the members of trees by their mark, and counts what they use. Owned by the watchdog's
/// thread.
///
/// Whom it found to be a stranger it doesn't look at again while that process lives; numbers are
/// reused, so that is forgotten every now and then.
final class Census {
  private static final int FORGET_AFTER = 50;
  private static final long KIBI = 1024;
  private static final File PROCESSES = new File("/proc");

  private final Mark mark = new Mark();
  private final Set<Integer> strangers = new HashSet<>();
  private int counts;

  /// The processes that bear one of `marks`.
  Map<Long, List<Integer>> members(Set<Long> marks) throws IOException {
    Map<Long, List<Integer>> members = new HashMap<>();
    List<Integer> all = processes();
    strangers.retainAll(counts++ % FORGET_AFTER == 0 ? Set.of() : new HashSet<>(all));
    for (int pid : all) {
      if (strangers.contains(pid)) {
        continue;
      }
      long found = mark.of(pid);
      if (marks.contains(found)) {
        members.computeIfAbsent(found, _ -> new ArrayList<>()).add(pid);
      } else if (found != Mark.NONE) {
        strangers.add(pid);
      }
    }
    return members;
  }

  private static List<Integer> processes() throws IOException {
    String[] names = PROCESSES.list();
    if (names == null) {
      throw new IOException("/proc could not be read");
    }
    List<Integer> all = new ArrayList<>();
    for (String name : names) {
      if (Character.isDigit(name.charAt(0))) {
        all.add(Integer.valueOf(name));
      }
    }
    return all;
  }

  /// What process `pid` uses; nothing when it has ended. Its memory is looked at only if `memory`.
  static Usage usage(int pid, boolean memory) {
    Optional<ProcessStat> stat = ProcessStat.of(pid);
    if (stat.isEmpty()) {
      return Usage.NONE;
    }
    boolean ended = "ZX".indexOf(stat.get().state()) >= 0;
    int threads = ended ? 0 : stat.get().threads();
    return new Usage(memory && !ended ? resident(pid) : 0, threads, stat.get().ticks());
  }

  private static long resident(int pid) {
    try {
      Path file = Path.of("/proc", Integer.toString(pid), "status");
      return resident(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return 0;
    }
  }

  /// The memory that is no file's, from `/proc/PID/status`.
  static long resident(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
        .sum();
  }

  /// Sends `signal` to process `pid` if it still bears `expected`.
  void signal(int pid, long expected, int signal) throws IOException {
    int pidfd;
    try {
      pidfd = Pidfd.pidfd_open(pid, 0);
    } catch (PosixException e) {
      return;
    }
    try {
      if (mark.of(pid) == expected) {
        Pidfd.pidfd_send_signal(pidfd, signal);
      }
    } catch (PosixException e) {
      // it has ended
    } finally {
      Unistd.close(pidfd);
    }
  }
}
