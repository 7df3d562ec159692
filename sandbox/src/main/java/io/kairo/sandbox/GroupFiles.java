package io.kairo.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files by which one talks to control groups, and the names of the folders that hold those of
/// a sandbox: `kairo-PID-START-NUMBER`, where `START` tells the process from a later one of the
/// same number.
final class GroupFiles {
  private static final Pattern NAME = Pattern.compile("kairo-([0-9]+)-([0-9]+)-[0-9]+");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private GroupFiles() {}

  /// The name of a folder that nobody else has.
  static String freshName() throws IOException {
    long pid = ProcessHandle.current().pid();
    long start = ProcessStat.of(pid).map(ProcessStat::startTime).orElseThrow();
    return "kairo-" + pid + "-" + start + "-" + NUMBER.incrementAndGet();
  }

  /// Removes what sandboxes left in `folder` whose process is dead, as far as it is empty.
  static void sweep(Path folder) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "kairo-*")) {
      for (Path left : all) {
        Matcher name = NAME.matcher(String.valueOf(left.getFileName()));
        if (name.matches() && dead(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))) {
          removeTree(left);
        }
      }
    }
  }

  private static boolean dead(long pid, long start) {
    Optional<ProcessStat> process = ProcessStat.of(pid);
    return process.isEmpty() || process.get().startTime() != start;
  }

  private static void removeTree(Path group) throws IOException {
    for (Path child : children(group)) {
      removeTree(child);
    }
    remove(group);
  }

  private static List<Path> children(Path group) throws IOException {
    try (var all = Files.list(group)) {
      return all.filter(Files::isDirectory).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// Removes a group; false when it has members.
  static boolean remove(Path group) {
    return group.toFile().delete() || !Files.exists(group);
  }

  static void write(Path group, String file, String value) throws IOException {
    Files.writeString(group.resolve(file), value, StandardOpenOption.WRITE);
  }

  static String read(Path group, String file) throws IOException {
    return Files.readString(group.resolve(file), StandardCharsets.US_ASCII).strip();
  }

  /// The number behind `key` in a file of lines `KEY NUMBER`; 0 when the key is not there.
  static long number(Path group, String file, String key) throws IOException {
    return read(group, file)
        .lines()
        .filter(line -> line.startsWith(key + " "))
        .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
