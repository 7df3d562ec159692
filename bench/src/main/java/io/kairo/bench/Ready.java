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
        OptionalDouble.of(450),
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
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public Reading ours() throws IOException, InterruptedException {
      long start = System.nanoTime();
      try (KernelProcess kernel = KernelProcess.begin(workshop, List.of())) {
        kernel.awaitPong();
        double answered = millisSince(start);
        kernel.awaitUp();
        return Reading.of(answered, millisSince(start));
      }
    }

    @Override
    public Reading baseline() throws IOException, InterruptedException {
      long start = System.nanoTime();
      try (MeasuringProcess hello = workshop.measuring(Jvm.hello(workshop.settings().java()))) {
        hello.await(Hello.WORD);
      }
      return Reading.of(millisSince(start));
    }

    @Override
    public void close() {}

    private static double millisSince(long start) {
      return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
  }
}
