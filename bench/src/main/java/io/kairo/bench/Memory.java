package io.kairo.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/// What a kernel takes that has nothing to do.
final class Memory implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "memory",
        "resident memory of an idle kernel 12 s after its start, against a JVM that said hello",
        "MB",
        "Pss",
        Limit.OURS,
        OptionalDouble.of(70),
        50);
  }

  @Override
  public int rounds() {
    return 2;
  }

  @Override
  public Contest open(Workshop workshop) {
    return new Idle(workshop);
  }

  private record Idle(Workshop workshop) implements Contest {
    /// By then HotSpot has given back what its compilers took for the start: it looks every five
    /// seconds.
    private static final Duration QUIET = Duration.ofSeconds(12);

    @Override
    public Reading ours() throws IOException, InterruptedException {
      try (KernelProcess kernel = KernelProcess.begin(workshop, List.of())) {
        long pid = kernel.awaitPong().pid();
        Thread.sleep(QUIET);
        return ResidentMemory.of(pid).reading();
      }
    }

    @Override
    public Reading baseline() throws IOException, InterruptedException {
      try (MeasuringProcess hello = workshop.measuring(Jvm.hello(workshop.settings().java()))) {
        hello.await(Hello.WORD);
        return ResidentMemory.of(hello.pid()).reading();
      }
    }

    @Override
    public void close() {}
  }
}
