package io.kairo.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Tries what one mechanism holds, with real programs that go beyond tiny limits. Each program is
/// bounded by resource limits as well, should the mechanism not hold it.
final class Proof {
  private static final long MEMORY = 16L << 20;
  private static final long ADDRESS_SPACE = 256L << 20;
  private static final List<String> ONE_BOMB = List.of("/usr/bin/tail", "/dev/zero");
  private static final List<String> TWO_BOMBS =
      List.of(
          "/bin/sh",
          "-c",
          "f() { x=$(/usr/bin/head -c 10000000 /dev/zero | /usr/bin/tr '\\0' x); /bin/sleep 1; }; "
              + "f & f & wait");
  private static final double SHARE = 0.1;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long GLANCE_NANOS = 2_000_000;
  private static final String THREE = "/bin/sleep 1 & /bin/sleep 1 & /bin/sleep 1 & wait; echo all";
  private static final String HOG = "while :; do :; done";

  private final Sandbox sandbox;
  private final String mechanism;
  private final Set<Bound> offers;
  private final List<String> bomb;
  private final Maker maker;

  /// Makes an allotment that only this mechanism holds.
  private interface Maker {
    Allotment make(String name, TreeLimits limits) throws IOException;
  }

  private interface Trial {
    Finding run() throws IOException, InterruptedException;
  }

  /// @param bomb what uses up memory: in one process, or where that has a limit of its own, in two
  private Proof(
      Sandbox sandbox, String mechanism, Set<Bound> offers, List<String> bomb, Maker maker) {
    this.bomb = bomb;
    this.sandbox = sandbox;
    this.mechanism = mechanism;
    this.offers = offers;
    this.maker = maker;
  }

  /// Of the control groups below `outermost`.
  static Proof of(Sandbox sandbox, Cgroup outermost) {
    return new Proof(
        sandbox,
        outermost.mechanism(),
        outermost.offers(),
        ONE_BOMB,
        (name, limits) ->
            new Allotment(
                limits,
                Optional.empty(),
                Optional.empty(),
                List.of(outermost.child(name, limits, outermost.offers())),
                Set.of()));
  }

  /// Of the watchdog.
  static Proof ofWatchdog(Sandbox sandbox) {
    return new Proof(
        sandbox,
        "watchdog",
        EnumSet.of(Bound.MEMORY, Bound.PROCESSES, Bound.CPU, Bound.WALL_TIME),
        TWO_BOMBS,
        (_, limits) ->
            new Allotment(limits, Optional.empty(), Optional.empty(), List.of(), limits.bounds()));
  }

  /// What was found, for each bound that is offered.
  Map<Bound, Finding> findings() {
    Map<Bound, Finding> findings = new EnumMap<>(Bound.class);
    for (Bound bound : offers) {
      switch (bound) {
        case MEMORY -> findings.put(bound, tried(this::memory));
        case PROCESSES -> findings.put(bound, tried(this::processes));
        case CPU -> findings.put(bound, tried(this::cpu));
        case WALL_TIME -> findings.put(bound, tried(this::wallTime));
        case DISK, CPU_TIME -> {}
      }
    }
    return findings;
  }

  private Finding tried(Trial trial) {
    try {
      return trial.run();
    } catch (IOException e) {
      return found(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return found(false, "the probe was interrupted");
    }
  }

  private Finding found(boolean holds, String evidence) {
    return new Finding(mechanism, holds, mechanism + ": " + evidence);
  }

  private Finding memory() throws IOException, InterruptedException {
    Limits safety = limits(OptionalLong.of(ADDRESS_SPACE), OptionalLong.empty());
    TreeLimits limits = tree(OptionalLong.of(MEMORY), OptionalInt.empty(), OptionalDouble.empty());
    try (Output output = new Output()) {
      Confined program =
          start(maker.make("memory", limits), safety, bomb.equals(TWO_BOMBS), output, bomb);
      Exit exit = program.await();
      boolean held =
          program.exceeded().filter(reason -> reason.bound() == Bound.MEMORY).isPresent();
      return found(held, "a program that collects memory was " + program.describe(exit));
    }
  }

  private Finding processes() throws IOException, InterruptedException {
    String few = spawnThree("processes", 2);
    String enough = spawnThree("enough", 8);
    return found(
        !few.startsWith("all") && enough.startsWith("all"),
        "a shell with 2 processes said '" + few + "', with 8 '" + enough + "'");
  }

  private String spawnThree(String name, int most) throws IOException, InterruptedException {
    TreeLimits limits = tree(OptionalLong.empty(), OptionalInt.of(most), OptionalDouble.empty());
    String script = most > 3 ? THREE.replace("sleep 1", "true") : THREE;
    try (Output output = new Output()) {
      Confined shell = start(name, limits, Limits.none(), true, output, "/bin/sh", "-c", script);
      Exit exit = shell.await();
      return output.text().strip().replaceAll("(?s)\n.*", "") + "', " + shell.describe(exit);
    }
  }

  private Finding cpu() throws IOException, InterruptedException {
    Limits safety = limits(OptionalLong.empty(), OptionalLong.of(PATIENCE.toSeconds()));
    TreeLimits limits = tree(OptionalLong.empty(), OptionalInt.empty(), OptionalDouble.of(SHARE));
    Allotment allotment = maker.make("cpu", limits);
    try (Output output = new Output()) {
      Confined hog = start(allotment, safety, false, output, List.of("/bin/sh", "-c", HOG));
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (allotment.heldBack() == 0 && System.nanoTime() < end) {
        LockSupport.parkNanos(GLANCE_NANOS);
      }
      long times = allotment.heldBack();
      hog.kill();
      hog.await();
      return found(times > 0, "a busy program was held back at a share of " + SHARE);
    }
  }

  private Finding wallTime() throws IOException, InterruptedException {
    TreeLimits limits =
        new TreeLimits(
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            Optional.of(Duration.ofMillis(20)));
    try (Output output = new Output()) {
      Confined sleep = start("time", limits, Limits.none(), false, output, "/bin/sleep", "5");
      Exit exit = sleep.await();
      return found(sleep.exceeded().isPresent(), "sleep was " + sleep.describe(exit));
    }
  }

  private Confined start(
      String name,
      TreeLimits limits,
      Limits safety,
      boolean spawn,
      Output output,
      String... command)
      throws IOException {
    return start(maker.make(name, limits), safety, spawn, output, List.of(command));
  }

  private Confined start(
      Allotment allotment, Limits safety, boolean spawn, Output output, List<String> command)
      throws IOException {
    List<Path> programs = Profile.systemPrograms();
    Profile profile =
        new Profile(programs, List.of(), Profile.harmlessDevices(), Set.of(), spawn, safety);
    try {
      return Probe.run(
          command,
          output.writeEnd(),
          launch ->
              sandbox.start(
                  launch, profile, allotment, Optional.empty(), Broker.REFUSING, _ -> {}));
    } catch (IOException e) {
      allotment.remove();
      throw e;
    }
  }

  private static TreeLimits tree(OptionalLong memory, OptionalInt processes, OptionalDouble cpu) {
    return new TreeLimits(memory, processes, cpu, OptionalLong.empty(), Optional.empty());
  }

  private static Limits limits(OptionalLong memory, OptionalLong cpuSeconds) {
    return new Limits(
        memory, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty(), cpuSeconds);
  }
}
