package io.kairo.bench;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Apart;
import io.kairo.sandbox.Broker;
import io.kairo.sandbox.Child;
import io.kairo.sandbox.Exit;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.Sandbox;
import io.kairo.sandbox.Spawner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What the strictest confinement costs at the start of a process, beside that of bubblewrap.
final class StrictStart implements Row {
  private static final Path BWRAP = Path.of("/usr/bin/bwrap");
  private static final int USER = 61_998;

  @Override
  public Goal goal() {
    return new Goal(
        "strict-start",
        "a C program in namespaces, and as root under a user of its own, confined and intercepted,"
            + " start to reaped, p50, against bwrap with the same namespaces from the same JVM",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(0.6),
        0.4);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    if (!Files.isExecutable(BWRAP)) {
      throw new IOException(
          "bwrap must be there to measure against, install it with sudo apt-get install bubblewrap");
    }
    return new Starts(workshop.program("nothing"));
  }

  private static final class Starts implements Contest {
    private static final int WARM_UP = 200;
    private static final int RUNS = 40;

    private final int program;
    private final int bwrap;
    private final Launch launch;
    private final Launch wrapped;
    private final Profile profile;
    private final Sandbox sandbox;

    private Starts(Path path) throws IOException, InterruptedException {
      OptionalInt user = Unistd.getuid() == 0 ? OptionalInt.of(USER) : OptionalInt.empty();
      program = ConfinedOpener.open(path.toString(), Fcntl.O_RDONLY);
      bwrap = ConfinedOpener.open(BWRAP.toString(), Fcntl.O_RDONLY);
      launch = launch(program, List.of(path.toString()));
      wrapped =
          launch(
              bwrap,
              List.of(
                  "bwrap",
                  "--unshare-all",
                  "--uid",
                  String.valueOf(user.orElse(Unistd.getuid())),
                  "--gid",
                  String.valueOf(user.orElse(group())),
                  "--ro-bind",
                  path.toString(),
                  path.toString(),
                  "--new-session",
                  "--cap-drop",
                  "ALL",
                  path.toString()));
      profile = ConfinedOpener.profile(path).living(new Apart(user));
      sandbox = Sandbox.open(Optional.ofNullable(System.getProperty("kairo.enter")).map(Path::of));
      Samples.measure(WARM_UP, this::confined);
      Samples.measure(WARM_UP, this::wrapped);
    }

    private static int group() throws IOException {
      return (Integer)
          Objects.requireNonNull(Files.getAttribute(Path.of("/proc/self"), "unix:gid"));
    }

    private static Launch launch(int executable, List<String> words) {
      return new Launch(
          executable, words, Map.of(), Launch.NONE, Launch.NONE, Launch.NONE, Launch.NONE);
    }

    @Override
    public Reading ours() throws IOException, InterruptedException {
      return Samples.measure(RUNS, this::confined).micros();
    }

    @Override
    public Reading baseline() throws IOException, InterruptedException {
      return Samples.measure(RUNS, this::wrapped).micros();
    }

    @Override
    public void close() throws IOException {
      sandbox.close();
      Unistd.close(program);
      Unistd.close(bwrap);
    }

    private void confined() throws IOException {
      check(sandbox.start(launch, profile, Broker.REFUSING, _ -> {}).exit().join());
    }

    private void wrapped() throws IOException {
      try (Child child = Spawner.start(wrapped)) {
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
