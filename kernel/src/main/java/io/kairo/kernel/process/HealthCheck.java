package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ProcessApi;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.Exit;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds out from time to time whether a process is well, by a command that runs beside it. One
/// that is not, several times in a row, is killed, and its restart policy decides.
final class HealthCheck {
  private static final System.Logger LOG = System.getLogger(HealthCheck.class.getName());
  private static final long EVERY_MILLIS = 30_000;
  private static final long TIMEOUT_MILLIS = 10_000;
  private static final int FAILURES = 3;
  private static final long LONGEST_MILLIS = 86_400_000;
  private static final int MOST_FAILURES = 1_000;

  private final ManagedProcess process;
  private final ProcessLauncher launcher;
  private final ProcessApi.Health health;
  private final Duration every;
  private final Duration timeout;
  private final int most;

  HealthCheck(ManagedProcess process, ProcessLauncher launcher, ProcessApi.Health health) {
    if (health.command().isEmpty()) {
      throw new IllegalArgumentException("health.command must name a program, got nothing");
    }
    this.process = process;
    this.launcher = launcher;
    this.health = health;
    every = millis("health.everyMillis", health.everyMillis().orElse(EVERY_MILLIS));
    timeout = millis("health.timeoutMillis", health.timeoutMillis().orElse(TIMEOUT_MILLIS));
    most = health.failures().orElse(FAILURES);
    if (most < 1 || most > MOST_FAILURES) {
      throw new IllegalArgumentException(
          "health.failures must be 1 to " + MOST_FAILURES + ", got '" + most + "'");
    }
  }

  private static Duration millis(String name, long value) {
    if (value < 1 || value > LONGEST_MILLIS) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + LONGEST_MILLIS + ", got '" + value + "'");
    }
    return Duration.ofMillis(value);
  }

  /// Looks until the process is over. Blocks.
  void run() throws InterruptedException {
    int failures = 0;
    while (!process.isOver()) {
      Thread.sleep(every);
      long pid = process.pid();
      if (!process.runs()) {
        failures = 0;
        continue;
      }
      boolean well = look();
      failures = well ? 0 : failures + 1;
      process.looked(well);
      if (failures >= most) {
        failures = 0;
        process.killUnhealthy(pid, reason());
      }
    }
  }

  private String reason() {
    return "unhealthy: '" + String.join(" ", health.command()) + "' failed " + most + " times";
  }

  private boolean look() throws InterruptedException {
    try {
      Confined check = launcher.startBeside(process, health.command());
      try {
        Exit exit = check.exit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return exit.equals(new Exit.Exited(0));
      } catch (TimeoutException e) {
        return false;
      } finally {
        check.kill();
      }
    } catch (ExecutionException | IOException | CallException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "health could not be looked at process={0}: {1}",
          process.id(),
          e.getMessage());
      return false;
    }
  }
}
