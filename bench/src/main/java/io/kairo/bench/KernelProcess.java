package io.kairo.bench;

import io.kairo.api.KernelApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A kernel with a state folder of its own, from `kairo up` to `kairo down`.
final class KernelProcess implements AutoCloseable {
  private static final long GLANCE_NANOS = 500_000;
  private static final int LAST_WORDS = 2000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Workshop workshop;
  private final Path state;
  private final Path log;
  private final Process up;

  private KernelProcess(Workshop workshop, Path state, Path log, Process up) {
    this.workshop = workshop;
    this.state = state;
    this.log = log;
    this.up = up;
  }

  /// Begins to start one; `prefix` comes before the command, such as `taskset`.
  static KernelProcess begin(Workshop workshop, List<String> prefix) throws IOException {
    return begin(workshop, prefix, List.of());
  }

  /// Begins to start one.
  ///
  /// @param options of `kairo up`
  static KernelProcess begin(Workshop workshop, List<String> prefix, List<String> options)
      throws IOException {
    Path state = workshop.fresh("state");
    Path log = workshop.fresh("up");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(kairo(workshop, "up", state));
    command.addAll(options);
    return new KernelProcess(workshop, state, log, workshop.start(command, log));
  }

  /// Where it answers.
  Path socket() {
    return state.resolve("kernel.sock");
  }

  /// A connection, as soon as somebody listens.
  RawLine connect() throws IOException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      Optional<RawLine> line = dial();
      if (line.isPresent()) {
        return line.get();
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    throw new IOException("a kernel must listen within " + PATIENCE.toSeconds() + " s");
  }

  /// The answer to the first ping, as soon as there is one.
  KernelApi.Pong awaitPong() throws IOException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      Optional<RawLine> connected = dial();
      if (connected.isPresent()) {
        try (RawLine line = connected.get()) {
          return line.ping();
        }
      }
      if (!up.isAlive() && up.exitValue() != 0) {
        throw failure();
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    throw new IOException("the kernel must answer within " + PATIENCE.toSeconds() + " s");
  }

  /// A connection, if somebody listens. Costs next to nothing before there is a socket: whoever is
  /// starting meanwhile needs the processor.
  private Optional<RawLine> dial() throws IOException {
    return Files.exists(socket()) ? RawLine.connect(socket()) : Optional.empty();
  }

  /// Waits until `kairo up` returned.
  void awaitUp() throws IOException, InterruptedException {
    if (up.waitFor() != 0) {
      throw failure();
    }
  }

  @Override
  public void close() throws IOException {
    up.onExit().join();
    Path farewell = workshop.fresh("down");
    Process down = workshop.start(kairo(workshop, "down", state), farewell);
    if (down.onExit().join().exitValue() != 0) {
      throw new IOException(
          "kairo down must succeed, it said: %s; the kernel's log ends: %s"
              .formatted(Workshop.words(farewell), lastWords()));
    }
  }

  /// The end of what the kernel and kairo-init logged.
  private String lastWords() throws IOException {
    Path words = state.resolve("kernel.log");
    String text = Files.exists(words) ? Workshop.words(words) : "it has none";
    return text.substring(Math.max(0, text.length() - LAST_WORDS));
  }

  private IOException failure() throws IOException {
    return new IOException("kairo up must succeed, it said: " + Workshop.words(log));
  }

  private static List<String> kairo(Workshop workshop, String command, Path state) {
    return List.of(workshop.settings().launcher().toString(), command, "--state", state.toString());
  }
}
