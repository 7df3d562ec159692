package io.kairo.init;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Poll;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A kairod that does what it is told, a line at a time, and prints what it hears from kairo-init.
final class Puppet {
  private static final int LINE = 3;

  private final Keeper keeper;

  private Puppet(Keeper keeper) {
    this.keeper = keeper;
  }

  /// What starts kairo-init over a puppet: its options, a prefix of the command.
  static List<String> arguments(List<String> options, List<String> prefix) throws Exception {
    List<String> arguments = new ArrayList<>(options);
    arguments.add("--");
    arguments.addAll(prefix);
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    arguments.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    String path =
        String.join(
            File.pathSeparator,
            Supervised.place(Puppet.class),
            Path.of("target", "classes").toAbsolutePath().toString(),
            Supervised.place(Socket.class));
    arguments.addAll(List.of(path, Puppet.class.getName()));
    return arguments;
  }

  public static void main(String[] arguments) throws Exception {
    Keeper keeper =
        Keeper.inherited(name -> Optional.ofNullable(System.getenv(name))).orElseThrow();
    Puppet puppet = new Puppet(keeper);
    System.out.println("started " + ProcessHandle.current().pid());
    System.out.println("kept " + keeper.kept().stream().map(k -> k.name().value()).toList());
    // Outlives the end of the input, which comes with the end of kairo-init.
    Thread.ofPlatform().start(puppet::listen);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = lines.readLine()) != null; ) {
      puppet.obey(line.split(" ", 3));
    }
  }

  private void listen() {
    try {
      Report report;
      do {
        report = keeper.receive();
        System.out.println(report);
      } while (!(report instanceof Report.Gone));
    } catch (IOException e) {
      System.out.println("broken " + e);
    }
  }

  private void obey(String[] words) throws Exception {
    switch (words[0]) {
      case "ready" -> keeper.ready();
      case "alive" -> keeper.alive();
      case "stopping" -> keeper.stopping();
      case "watchdog" -> System.out.println(keeper.watchdog());
      case "keep" -> keeper.keep(new KeptName(words[1]), open(words[2]));
      case "drop" -> keeper.drop(new KeptName(words[1]));
      case "read" -> System.out.println("read " + read(kept(words[1])));
      case "acknowledge" -> keeper.acknowledge(Integer.parseInt(words[1]));
      case "output" -> keeper.output(open(words[1]));
      case "unread" -> awaitUnread();
      case "raw" -> raw(HexFormat.of().parseHex(words[1].substring(1)));
      case "spawn" -> spawn(Integer.parseInt(words[1]), words[2]);
      case "exit" -> System.exit(Integer.parseInt(words[1]));
      default -> throw new IllegalArgumentException("no such command: " + words[0]);
    }
    System.out.println("done " + words[0]);
  }

  private int kept(String name) {
    return keeper.kept().stream()
        .filter(kept -> kept.name().value().equals(name))
        .findFirst()
        .orElseThrow()
        .fd();
  }

  private static int open(String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC;
      return Fcntl.open(arena.allocateFrom(path), flags, 0600);
    }
  }

  private static String read(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(64);
      byte[] bytes = room.asSlice(0, Unistd.read(fd, room)).toArray(ValueLayout.JAVA_BYTE);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /// Waits until there is something to read in the line.
  private static void awaitUnread() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment line = Poll.allocate(arena, 1);
      Poll.set(line, 0, LINE, Poll.POLLIN);
      Poll.poll(line, -1);
    }
  }

  /// Sends bytes as they are; they need not be a message.
  private static void raw(byte[] bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
      Socket.send(LINE, data, bytes.length, Socket.MSG_NOSIGNAL);
    }
  }

  /// Starts `count` children that run a line of shell, and prints their pids.
  private static void spawn(int count, String line) throws IOException {
    List<Long> pids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pids.add(new ProcessBuilder("sh", "-c", line).inheritIO().start().pid());
    }
    System.out.println("pids " + pids);
  }
}
