package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Kills what the plan says, when it says so. Who is not there at that moment is waited for; who
/// does not come is counted as missed. Used by one thread.
final class Hand {
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 20;

  private final SoakMachine machine;
  private final KernelWatch kernels;
  private final List<SkillWatch> skills;
  private final List<Worker> workers;
  private final VisitorSeat seat;

  /// Never opened: what waits for time to pass waits for it.
  private final CountDownLatch never = new CountDownLatch(1);

  private long hits;
  private long misses;

  Hand(
      SoakMachine machine,
      KernelWatch kernels,
      List<SkillWatch> skills,
      List<Worker> workers,
      VisitorSeat seat) {
    this.machine = machine;
    this.kernels = kernels;
    this.skills = List.copyOf(skills);
    this.workers = List.copyOf(workers);
    this.seat = seat;
  }

  /// Waits for its time, and kills.
  void strike(SoakPlan.Blow blow, Stopwatch clock) throws IOException, InterruptedException {
    awaitTime(blow.atMillis(), clock);
    Stopwatch waiting = Stopwatch.start();
    boolean hit = hit(blow);
    while (!hit && waiting.millis() < PATIENCE_MILLIS) {
      pass(LOOK_MILLIS);
      hit = hit(blow);
    }
    hits += hit ? 1 : 0;
    misses += hit ? 0 : 1;
  }

  void awaitTime(long millis, Stopwatch clock) throws InterruptedException {
    pass(Math.max(0, millis - (long) clock.millis()));
  }

  private void pass(long millis) throws InterruptedException {
    if (never.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("what is never opened must not be open");
    }
  }

  private boolean hit(SoakPlan.Blow blow) throws IOException {
    return switch (blow.target()) {
      case KERNEL -> hitKernel();
      case SKILL -> {
        Optional<Long> pid = skills.get(blow.index()).doom();
        yield pid.isPresent() && machine.kill(pid.get());
      }
      case PROCESS -> machine.kill(workers.get(blow.index()).doom());
      case CLIENT -> seat.kill();
    };
  }

  private boolean hitKernel() throws IOException {
    OptionalLong kernel = machine.kairod();
    if (kernel.isEmpty()) {
      return false;
    }
    kernels.killing(kernel.getAsLong());
    return machine.kill(kernel.getAsLong());
  }

  /// Who was killed.
  long hits() {
    return hits;
  }

  /// Who was not there to be killed.
  long misses() {
    return misses;
  }
}
