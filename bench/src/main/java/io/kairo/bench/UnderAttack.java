package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/// What a system call costs while confined processes use up all they can get.
final class UnderAttack implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "under-attack",
        "kernel.ping by the Java SDK, p50, while a memory bomb, a fork bomb, a busy loop, a flood of"
            + " output and a filler of disks run with limits, against the same kernel idle",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(3),
        2);
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return new Siege(workshop);
  }

  private static final class Siege implements Contest {
    private static final int WARM_UP = 20_000;
    private static final int RUNS = 5_000;

    private final Resources resources = new Resources();
    private final MeasuringProcess client;
    private final MeasuringProcess attackers;

    private Siege(Workshop workshop) throws IOException, InterruptedException {
      try {
        Path java = workshop.settings().java();
        Path program = workshop.program("greedy");
        Path folder = Files.createDirectory(workshop.fresh("filled"));
        KernelProcess kernel = resources.add(KernelProcess.begin(workshop, List.of()));
        kernel.awaitPong();
        kernel.awaitUp();
        client = start(workshop, Jvm.module(java, PingClient.class, kernel.socket().toString()));
        attackers =
            start(
                workshop, Jvm.module(java, Attackers.class, program.toString(), folder.toString()));
        client.measure(WARM_UP);
        order(Attackers.ON);
        order(Attackers.OFF);
      } catch (IOException | InterruptedException | RuntimeException e) {
        try (resources) {
          throw e;
        }
      }
    }

    @Override
    public Reading ours() throws IOException {
      order(Attackers.ON);
      Reading reading = client.measure(RUNS).micros();
      order(Attackers.OFF);
      return reading;
    }

    @Override
    public Reading baseline() throws IOException {
      return client.measure(RUNS).micros();
    }

    private void order(String word) throws IOException {
      attackers.ask(word);
      attackers.await(word);
    }

    @Override
    public void close() throws IOException {
      resources.close();
    }

    private MeasuringProcess start(Workshop workshop, List<String> command) throws IOException {
      return resources.add(workshop.measuring(command));
    }
  }
}
