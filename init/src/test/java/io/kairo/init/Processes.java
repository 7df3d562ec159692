package io.kairo.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Signal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// What a test sees of processes from outside, and does to them.
final class Processes {
  private static final long PAUSE_NANOS = 5_000_000;

  private Processes() {}

  /// One row of /proc: the state letter and the parent.
  record Row(long pid, char state, long parent) {}

  static List<Row> childrenOf(long parent) throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/proc"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("[0-9]+"))
          .flatMap(Processes::row)
          .filter(row -> row.parent() == parent)
          .toList();
    }
  }

  private static Stream<Row> row(Path folder) {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
      long pid = Long.parseLong(folder.getFileName().toString());
      return Stream.of(new Row(pid, fields[0].charAt(0), Long.parseLong(fields[1])));
    } catch (IOException e) {
      return Stream.empty(); // it ended meanwhile
    }
  }

  /// Ends a process as the operating system does when it must.
  static void kill(String pid) throws IOException {
    Signal.kill(Integer.parseInt(pid), Signal.SIGKILL);
  }

  /// A gate that holds up whoever runs `: < gate`.
  static Path gate(Path folder, String name) throws IOException {
    Path gate = folder.resolve(name);
    int status = new ProcessBuilder("mkfifo", gate.toString()).start().onExit().join().exitValue();
    assertThat(status).isZero();
    return gate;
  }

  /// Waits for somebody at the gate and lets them through.
  static void open(Path gate) throws IOException {
    FileChannel.open(gate, StandardOpenOption.WRITE).close();
  }

  /// Waits until a child has ended; its parent has not let it go.
  static void awaitZombie(long parent, String pid) throws Exception {
    await(() ->
        childrenOf(parent).stream()
            .anyMatch(row -> row.state() == 'Z' && row.pid() == Long.parseLong(pid)));
  }

  /// Waits until something is so; the test's time limit is the patience.
  static void await(Fact fact) throws Exception {
    while (!fact.holds()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @FunctionalInterface
  interface Fact {
    boolean holds() throws Exception;
  }
}
