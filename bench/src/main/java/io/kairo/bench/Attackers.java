package io.kairo.bench;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Broker;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.ConfinementException;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Limits;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.Sandbox;
import io.kairo.sandbox.TreeLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Keeps five confined processes running that each use up one thing: memory, processes, the
/// processor, output and disk; who is ended by a limit is started again. Each line `on` or `off` on
/// stdin is answered when it is so. Its arguments are the program and a folder that it may fill.
final class Attackers implements AutoCloseable {
  static final String ON = "on";
  static final String OFF = "off";

  private static final List<String> KINDS = List.of("memory", "forks", "cpu", "output", "disk");
  private static final TreeLimits TREE =
      new TreeLimits(
          OptionalLong.of(64 << 20),
          OptionalInt.of(32),
          OptionalDouble.of(0.25),
          OptionalLong.of(32 << 20),
          Optional.empty());
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final long READ_EVERY_NANOS = 10_000_000;
  private static final int READ_BYTES = 64 << 10;

  private final Sandbox sandbox = Sandbox.open();
  private final Path program;
  private final Path folder;
  private final Map<String, Confined> running = new ConcurrentHashMap<>();
  private final int output;
  private volatile boolean on;

  private Attackers(Path program, Path folder) throws IOException {
    this.program = program;
    this.folder = folder;
    output = drain();
  }

  public static void main(String[] arguments) throws Exception {
    try (Attackers attackers = new Attackers(Path.of(arguments[0]), Path.of(arguments[1]))) {
      var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(ON)) {
          attackers.begin();
        } else {
          attackers.end();
        }
        System.out.println(line);
        System.out.flush();
      }
    }
  }

  private void begin() throws IOException {
    on = true;
    for (String kind : KINDS) {
      start(kind);
    }
  }

  private void end() throws IOException, InterruptedException {
    on = false;
    while (!running.isEmpty()) {
      for (Confined confined : running.values()) {
        confined.kill();
      }
      LockSupport.parkNanos(READ_EVERY_NANOS);
    }
  }

  private void start(String kind) throws IOException {
    empty();
    int executable = ConfinedOpener.open(program.toString(), Fcntl.O_RDONLY);
    try {
      List<String> words = List.of(program.toString(), kind, folder.toString());
      Launch launch =
          new Launch(executable, words, Map.of(), Launch.NONE, Launch.NONE, output, Launch.NONE);
      Confined confined =
          sandbox.start(launch, profile(kind), Broker.REFUSING, _ -> startAgain(kind));
      running.put(kind, confined);
    } finally {
      Unistd.close(executable);
    }
  }

  private Profile profile(String kind) {
    boolean spawn = kind.equals("forks");
    List<Path> write = kind.equals("disk") ? List.of(folder) : List.of();
    return new Profile(List.of(program), List.of(), write, Set.of(), spawn, Limits.none(), TREE);
  }

  private void startAgain(String kind) {
    running.remove(kind);
    LockSupport.parkNanos(PAUSE.toNanos());
    if (!on) {
      return;
    }
    try {
      start(kind);
    } catch (ConfinementException e) {
      // the bench ends
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void empty() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// The end to write to of a pipe that is read at a steady pace, as the kernel reads its skills'.
  private static int drain() throws IOException {
    int[] ends = new int[2];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment both = arena.allocate(JAVA_INT, 2);
      Unistd.pipe2(both, Fcntl.O_CLOEXEC);
      ends[0] = both.getAtIndex(JAVA_INT, 0);
      ends[1] = both.getAtIndex(JAVA_INT, 1);
    }
    Thread.ofPlatform().daemon().name("bench-drain").start(() -> read(ends[0]));
    return ends[1];
  }

  private static void read(int end) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(READ_BYTES);
      while (Unistd.read(end, buffer) > 0) {
        LockSupport.parkNanos(READ_EVERY_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    on = false;
    sandbox.close();
  }
}
