package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/// What confinement costs the system calls that nobody intercepts.
final class UntouchedCalls implements Row {
  private static final int WARM_UP = 2_000;
  private static final int RUNS = 3_000;

  @Override
  public Goal goal() {
    return new Goal(
        "untouched-calls",
        "50 each of getppid and fstat confined, p50, against the same unconfined; on one core",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(1.15),
        1.05);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return Duel.open(workshop, Cores.pinned(), UntouchedCalls::sides);
  }

  private static Duel.Sides sides(Stage stage) throws IOException, InterruptedException {
    String program = stage.workshop().program("caller").toString();
    MeasuringProcess ours = stage.start(ConfinedOpener.class, program);
    MeasuringProcess baseline = stage.start(List.of(program, ConfinedOpener.FILE));
    ours.measure(WARM_UP);
    baseline.measure(WARM_UP);
    return new Duel.Sides(Duel.Side.micros(ours, RUNS), Duel.Side.micros(baseline, RUNS));
  }
}
