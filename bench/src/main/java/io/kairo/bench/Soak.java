package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// A machine at work on which everything is killed again and again, in an order that a seed gives;
/// then what was lost is counted.
final class Soak implements Trial {
  static final Setting MINUTES = new Setting("minutes", 1, 1, 1440, "how long");
  static final Setting SEED =
      new Setting("seed", 20261124, 0, Long.MAX_VALUE, "what the order of kills comes from");

  private static final long MILLIS_PER_MINUTE = 60_000;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String summary() {
    return """
    One machine with the simulated board works: clients publish durable events and hear them,
    processes print, two skills run. Meanwhile the kernel, skills, processes and a client are
    killed with SIGKILL, in an order that the seed gives. Then what was lost is counted: events,
    grants, skills, lines, calls; and what was left behind: processes, descriptors, memory.
    Succeeds when nothing was lost.
    """;
  }

  @Override
  public List<Setting> settings() {
    return List.of(MINUTES, SEED);
  }

  @Override
  public Report run(Workshop workshop, TrialOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    SoakPlan plan = SoakPlan.of(options.value(SEED), options.value(MINUTES) * MILLIS_PER_MINUTE);
    progress.accept("soak: starting the machine");
    var remarks = new Remarks();
    List<Finding> findings;
    try (var resources = new Resources()) {
      SoakMachine machine = SoakMachine.start(workshop, resources);
      try (SoakWork work = SoakWork.begin(workshop, machine, remarks)) {
        strike(plan, work, options.value(MINUTES) * MILLIS_PER_MINUTE, progress);
        progress.accept("soak: counting what was lost");
        findings = new SoakCount(work, plan).findings();
      }
      findings = SoakCount.withLeftovers(findings, machine, remarks);
    }
    return new Report(
        name(),
        options.chosen(),
        findings,
        remarks.all(),
        plan.blows().stream().map(SoakPlan.Blow::toString).toList());
  }

  private static void strike(SoakPlan plan, SoakWork work, long millis, Consumer<String> progress)
      throws IOException, InterruptedException {
    Stopwatch clock = Stopwatch.start();
    Hand hand = work.hand();
    int done = 0;
    for (SoakPlan.Blow blow : plan.blows()) {
      progress.accept(
          "soak: %d of %d s, %d of %d kills"
              .formatted((long) clock.millis() / 1000, millis / 1000, done++, plan.blows().size()));
      hand.strike(blow, clock);
      work.check();
    }
    hand.awaitTime(millis, clock);
  }
}
