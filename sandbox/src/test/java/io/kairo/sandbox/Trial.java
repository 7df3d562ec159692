package io.kairo.sandbox;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One real program run under a profile, and what came of it.
final class Trial {
  private final Sandbox sandbox;
  private final List<Path> read = new ArrayList<>();
  private final List<Path> write = new ArrayList<>();
  private final List<Path> execute = new ArrayList<>(Profile.systemPrograms());
  private Set<String> intercepted = Set.of();
  private Map<String, String> environment = Map.of();
  private Broker broker = Broker.REFUSING;
  private boolean spawn;
  private Limits limits = Limits.none();
  private Optional<Group> group = Optional.empty();
  private TreeLimits tree = TreeLimits.none();
  private Optional<Apart> apart = Optional.empty();

  Trial(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /// What a program printed on both streams, and how it ended.
  record Result(Exit exit, String output) {}

  Trial reading(Path path) {
    read.add(path);
    return this;
  }

  Trial writing(Path path) {
    write.add(path);
    return this;
  }

  Trial executing(Path path) {
    execute.add(path);
    return this;
  }

  Trial intercepting(String path, Broker answering) {
    intercepted = Set.of(path);
    broker = answering;
    return this;
  }

  Trial with(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  Trial with(Limits some) {
    limits = some;
    return this;
  }

  Trial apart(Apart some) {
    apart = Optional.of(some);
    return this;
  }

  Trial within(Group some) {
    group = Optional.of(some);
    return this;
  }

  Trial with(TreeLimits some) {
    tree = some;
    return this;
  }

  /// May spawn, and gets the devices that shells need for it.
  Trial spawning() {
    spawn = true;
    write.addAll(Profile.harmlessDevices());
    return this;
  }

  Profile profile() {
    Profile profile = new Profile(execute, read, write, intercepted, spawn, limits, tree);
    return apart.map(profile::living).orElse(profile);
  }

  /// Runs `program` to its end.
  Result run(String program, String... arguments) throws IOException {
    try (Pipe output = new Pipe()) {
      Confined confined = start(output.writeEnd(), program, arguments);
      String text = output.readAll();
      return new Result(confined.exit().join(), text);
    }
  }

  /// Starts `program` with its output to `output`.
  Confined start(int output, String program, String... arguments) throws IOException {
    int executable = open(program);
    try {
      Launch launch = launch(executable, output, program, arguments);
      return group.isPresent()
          ? sandbox.start(launch, profile(), group.get(), broker, _ -> {})
          : sandbox.start(launch, profile(), broker, _ -> {});
    } finally {
      Unistd.close(executable);
    }
  }

  Launch launch(int executable, int output, String program, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add(program);
    all.addAll(List.of(arguments));
    return new Launch(executable, all, environment, Launch.NONE, Launch.NONE, output, output);
  }

  static int open(String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return Fcntl.open(arena.allocateFrom(path), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC, 0);
    }
  }

  /// Opens for a broker, which may not throw.
  static int give(String path) {
    try {
      return open(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
