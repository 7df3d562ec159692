package io.kairo.bench;

import io.kairo.api.CallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs rows: ours and the baseline in turns, and who begins changes from round to round. A step
/// that hangs is ended by ending all processes.
final class Bench implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Workshop workshop;
  private final OptionalInt rounds;
  private final Consumer<String> progress;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("bench-watchdog").daemon().factory());

  /// @param rounds instead of each row's own number
  Bench(Workshop workshop, OptionalInt rounds, Consumer<String> progress) {
    this.workshop = workshop;
    this.rounds = rounds;
    this.progress = progress;
  }

  /// Measures `row`. A machine that cannot measure any row at all is an exception.
  Outcome run(Row row) throws Workshop.MissingCompilerException, InterruptedException {
    Goal goal = row.goal();
    progress.accept(goal.name() + ": warming up");
    try (Contest contest = guarded(() -> row.open(workshop))) {
      return measure(goal, contest, rounds.orElse(row.rounds()));
    } catch (Workshop.MissingCompilerException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new Outcome.Failed(goal, reason(e));
    }
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
  }

  private Outcome measure(Goal goal, Contest contest, int count) throws Exception {
    List<Reading> ours = new ArrayList<>();
    List<Reading> baseline = new ArrayList<>();
    for (int round = 1; round <= count; round++) {
      progress.accept(goal.name() + ": round " + round + " of " + count);
      if (round % 2 == 1) {
        ours.add(guarded(contest::ours));
        baseline.add(guarded(contest::baseline));
      } else {
        baseline.add(guarded(contest::baseline));
        ours.add(guarded(contest::ours));
      }
    }
    return new Outcome.Measured(goal, Statistics.median(ours), Statistics.median(baseline));
  }

  private <T> T guarded(Callable<T> step) throws Exception {
    Future<?> bark = watchdog.schedule(workshop::endProcesses, PATIENCE_SECONDS, TimeUnit.SECONDS);
    try {
      return step.call();
    } finally {
      bark.cancel(false);
    }
  }

  private static String reason(Exception e) {
    return switch (e) {
      case IOException _, CallException _ -> String.valueOf(e.getMessage());
      default -> e.toString();
    };
  }
}
