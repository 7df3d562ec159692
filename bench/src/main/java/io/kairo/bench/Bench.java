package io.kairo.bench;

import io.kairo.api.CallException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Runs rows: ours and the baseline in turns, and who begins changes from round to round. A step
/// that hangs is ended by ending all processes.
final class Bench implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Workshop workshop;
  private final OptionalInt rounds;
  private final Consumer<String> progress;
  private final Duration patience;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("bench-watchdog").daemon().factory());

  Bench(Workshop workshop, OptionalInt rounds, Consumer<String> progress) {
    this(workshop, rounds, progress, PATIENCE);
  }

  /// @param rounds instead of each row's own number
  /// @param patience how long one step may take
  Bench(Workshop workshop, OptionalInt rounds, Consumer<String> progress, Duration patience) {
    this.workshop = workshop;
    this.rounds = rounds;
    this.progress = progress;
    this.patience = patience;
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
    var hung = new AtomicBoolean();
    Runnable bark =
        () -> {
          hung.set(true);
          workshop.endProcesses();
        };
    long period = patience.toMillis();
    Future<?> pending = watchdog.scheduleAtFixedRate(bark, period, period, TimeUnit.MILLISECONDS);
    try {
      return step.call();
    } catch (IOException e) {
      if (hung.get()) {
        throw new IOException("a step must end within " + patience.toSeconds() + " s, it hung", e);
      }
      throw e;
    } finally {
      pending.cancel(false);
    }
  }

  private static String reason(Exception e) {
    return switch (e) {
      case IOException _, CallException _ -> String.valueOf(e.getMessage());
      default -> e.toString();
    };
  }
}
