package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/// How long a fact takes inside the kernel, from whoever says it to whoever subscribed.
final class BusPublish implements Row {
  private static final int WARM_UP = 50_000;
  private static final int RUNS = 10_000;

  @Override
  public Goal goal() {
    return new Goal(
        "bus",
        "an event from publish to its subscriber inside the kernel's process, p50, against an object handed to a thread by an ArrayBlockingQueue",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(1),
        1.0 / 3);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return Duel.open(workshop, List.of(), BusPublish::sides);
  }

  private static Duel.Sides sides(Stage stage) throws IOException, InterruptedException {
    Workshop workshop = stage.workshop();
    Path jars = workshop.settings().sources().resolve("target/image/lib");
    String path = jars.resolve("bench") + "/*:" + jars.resolve("kernel") + "/*";
    Path classes = workshop.javaProgram("BusDelivery", path);
    String everything = classes + ":" + path;
    MeasuringProcess ours = stage.start(command(workshop, everything, "bus"));
    MeasuringProcess baseline = stage.start(command(workshop, everything, "queue"));
    ours.measure(WARM_UP);
    baseline.measure(WARM_UP);
    return new Duel.Sides(Duel.Side.micros(ours, RUNS), Duel.Side.micros(baseline, RUNS));
  }

  private static List<String> command(Workshop workshop, String path, String way) {
    return Jvm.classPath(workshop.settings().java(), path, "io.kairo.bench.BusDelivery", way);
  }
}
