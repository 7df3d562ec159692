package io.kairo.bench;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Broker;
import io.kairo.sandbox.Child;
import io.kairo.sandbox.Exit;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.Sandbox;
import io.kairo.sandbox.Spawner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What confinement costs at the start of a process.
final class ConfinedStart implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "confined-start",
        "a confined C program with intercepted calls, start to reaped, p50, against a bare posix_spawn from the same JVM",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(2.5),
        1.6);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return new Starts(workshop.program("nothing"));
  }

  private static final class Starts implements Contest {
    private static final int WARM_UP = 300;
    private static final int RUNS = 50;

    private final int executable;
    private final Launch launch;
    private final Profile profile;
    private final Sandbox sandbox;

    private Starts(Path program) throws IOException, InterruptedException {
      executable = ConfinedOpener.open(program.toString(), Fcntl.O_RDONLY);
      List<String> words = List.of(program.toString());
      launch =
          new Launch(
              executable, words, Map.of(), Launch.NONE, Launch.NONE, Launch.NONE, Launch.NONE);
      profile = ConfinedOpener.profile(program);
      sandbox = Sandbox.open();
      Samples.measure(WARM_UP, this::confined);
      Samples.measure(WARM_UP, this::bare);
    }

    @Override
    public Reading ours() throws IOException, InterruptedException {
      return Samples.measure(RUNS, this::confined).micros();
    }

    @Override
    public Reading baseline() throws IOException, InterruptedException {
      return Samples.measure(RUNS, this::bare).micros();
    }

    @Override
    public void close() throws IOException {
      sandbox.close();
      Unistd.close(executable);
    }

    private void confined() throws IOException {
      check(sandbox.start(launch, profile, Broker.REFUSING, _ -> {}).exit().join());
    }

    private void bare() throws IOException {
      try (Child child = Spawner.start(launch)) {
        check(child.await());
      }
    }

    private static void check(Exit exit) throws IOException {
      if (!exit.equals(new Exit.Exited(0))) {
        throw new IOException("program must end with exit code 0, got " + exit.describe());
      }
    }
  }
}
