package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/// How much a client gains that does not wait for each reply before it makes the next call.
final class InFlight implements Row {
  private static final int MANY = 100;
  private static final int MANY_CALLS = 20_000;
  private static final int CALLS = 2_000;
  private static final int WARM_UP = 20;
  private static final int RUNS = 9;

  @Override
  public Goal goal() {
    return new Goal(
        "in-flight",
        "kernel.ping with 100 in flight on one connection, time per call, against one in flight",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(1.0 / 15),
        1.0 / 30);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return Duel.open(workshop, List.of(), InFlight::sides);
  }

  private static Duel.Sides sides(Stage stage) throws IOException, InterruptedException {
    String socket = stage.kernel().socket().toString();
    MeasuringProcess many = start(stage, socket, MANY, MANY_CALLS);
    MeasuringProcess one = start(stage, socket, 1, CALLS);
    many.measure(WARM_UP);
    one.measure(WARM_UP);
    return new Duel.Sides(
        Duel.Side.micros(many, RUNS, MANY_CALLS), Duel.Side.micros(one, RUNS, CALLS));
  }

  private static MeasuringProcess start(Stage stage, String socket, int inFlight, int batch)
      throws IOException {
    return stage.start(
        PingVolley.class, socket, Integer.toString(inFlight), Integer.toString(batch));
  }
}
