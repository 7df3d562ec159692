package io.kairo.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The processes below one, as `/proc` tells it at one moment; those too that have ended and that
/// nobody has heard of, the zombies.
record ProcessTree(long root, List<Entry> entries) {
  private static final Path PROC = Path.of("/proc");
  private static final char ZOMBIE = 'Z';

  ProcessTree {
    entries = List.copyOf(entries);
  }

  /// One process.
  record Entry(long pid, String name, char state, long parent) {
    boolean isZombie() {
      return state == ZOMBIE;
    }

    @Override
    public String toString() {
      return name + " (" + pid + (isZombie() ? ", zombie)" : ")");
    }
  }

  static ProcessTree below(long root) throws IOException {
    List<Entry> all = new ArrayList<>();
    try (Stream<Path> folders = Files.list(PROC)) {
      folders
          .filter(folder -> Character.isDigit(folder.getFileName().toString().charAt(0)))
          .forEach(folder -> read(folder).ifPresent(all::add));
    }
    return of(root, all);
  }

  /// What of `all` descends from `root`, which itself is left out.
  static ProcessTree of(long root, List<Entry> all) {
    Map<Long, Entry> byPid = new HashMap<>();
    all.forEach(entry -> byPid.put(entry.pid(), entry));
    return new ProcessTree(
        root, all.stream().filter(entry -> descends(entry, root, byPid)).toList());
  }

  boolean has(long pid) {
    return entries.stream().anyMatch(entry -> entry.pid() == pid && !entry.isZombie());
  }

  /// The child of the root whose command line has `word`.
  OptionalLong child(String word) {
    return entries.stream()
        .filter(entry -> entry.parent() == root && !entry.isZombie())
        .mapToLong(Entry::pid)
        .filter(pid -> commandLine(pid).contains(word))
        .findFirst();
  }

  /// Parses `/proc/PID/stat`: `pid (name, which may have spaces and brackets) state parent …`.
  static Optional<Entry> parse(String stat) {
    int open = stat.indexOf(" (");
    int close = stat.lastIndexOf(") ");
    String[] rest = close < 0 ? new String[0] : stat.substring(close + 2).split(" ", 3);
    if (open < 0 || rest.length < 3) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            Long.parseLong(stat.substring(0, open)),
            stat.substring(open + 2, close),
            rest[0].charAt(0),
            Long.parseLong(rest[1])));
  }

  private static boolean descends(Entry entry, long root, Map<Long, Entry> byPid) {
    Entry at = entry;
    for (int depth = 0; at != null && depth < byPid.size(); depth++) {
      if (at.parent() == root) {
        return true;
      }
      at = byPid.get(at.parent());
    }
    return false;
  }

  private static Optional<Entry> read(Path folder) {
    try {
      return parse(Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // gone meanwhile
    }
  }

  private static String commandLine(long pid) {
    try {
      Path file = PROC.resolve(Long.toString(pid)).resolve("cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException e) {
      return ""; // gone meanwhile
    }
  }
}
