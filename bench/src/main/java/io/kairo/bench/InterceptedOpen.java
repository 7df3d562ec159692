package io.kairo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What an open costs that stops at the kernel and comes back with a descriptor.
final class InterceptedOpen implements Row {
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
    return new Opens(workshop, workshop.program("opener"));
  }

  private static final class Opens implements Contest {
    private static final int WARM_UP = 20_000;
    private static final int RUNS = 3_000;

    private final Resources resources = new Resources();
    private final MeasuringProcess ours;
    private final MeasuringProcess baseline;

    private Opens(Workshop workshop, Path program) throws IOException, InterruptedException {
      try {
        Path java = workshop.settings().java();
        ours = start(workshop, Jvm.module(java, ConfinedOpener.class, program.toString()));
        baseline = start(workshop, List.of(program.toString(), ConfinedOpener.FILE));
        ours.measure(WARM_UP);
        baseline.measure(RUNS);
      } catch (IOException | RuntimeException e) {
        try (resources) {
          throw e;
        }
      }
    }

    @Override
    public Reading ours() throws IOException {
      return ours.measure(RUNS).micros();
    }

    @Override
    public Reading baseline() throws IOException {
      return baseline.measure(RUNS).micros();
    }

    @Override
    public void close() throws IOException {
      resources.close();
    }

    private MeasuringProcess start(Workshop workshop, List<String> command) throws IOException {
      List<String> pinned = new ArrayList<>(Cores.pinned());
      pinned.addAll(command);
      return resources.add(workshop.measuring(pinned));
    }
  }
}
