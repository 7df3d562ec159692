package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/// What an open costs that stops at the kernel and comes back with a descriptor.
final class InterceptedOpen implements Row {
  private static final int WARM_UP = 20_000;
  private static final int RUNS = 3_000;

  @Override
  public Goal goal() {
    return new Goal(
        "intercepted-open",
        "open of an intercepted name, answered with a descriptor, p50, against open of /dev/null unconfined; on one core",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(10),
        5);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return Duel.open(workshop, Cores.pinned(), InterceptedOpen::sides);
  }

  private static Duel.Sides sides(Stage stage) throws IOException, InterruptedException {
    String program = stage.workshop().program("opener").toString();
    MeasuringProcess ours = stage.start(ConfinedOpener.class, program);
    MeasuringProcess baseline = stage.start(List.of(program, ConfinedOpener.FILE));
    ours.measure(WARM_UP);
    baseline.measure(RUNS);
    return new Duel.Sides(Duel.Side.micros(ours, RUNS), Duel.Side.micros(baseline, RUNS));
  }
}
