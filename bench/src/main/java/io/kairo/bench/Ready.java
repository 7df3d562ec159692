package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/// How long a user waits for a kernel.
final class Ready implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "ready",
        "`kairo up` to the first answered kernel.ping, against a JVM that says hello and ends",
        "ms",
        "up returned",
        Limit.OURS,
        OptionalDouble.of(350),
        180);
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    Starts starts = new Starts(workshop);
    starts.ours();
    starts.baseline();
    return starts;
  }

  private record Starts(Workshop workshop) implements Contest {
    @Override
    public Reading ours() throws IOException, InterruptedException {
      Stopwatch watch = Stopwatch.start();
      try (KernelProcess kernel = KernelProcess.begin(workshop, List.of())) {
        kernel.awaitPong();
        double answered = watch.millis();
        kernel.awaitUp();
        return Reading.of(answered, watch.millis());
      }
    }

    @Override
    public Reading baseline() throws IOException, InterruptedException {
      return HelloStart.measure(workshop);
    }

    @Override
    public void close() {}
  }
}
