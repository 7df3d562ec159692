package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Without any control group.
final class WatchdogTest extends TreeLimitsContract {
  @Override
  Sandbox openSandbox() throws IOException {
    return Sandbox.open(new Hierarchies(List.of(), List.of()));
  }

  @Test
  void aForkBombEndsWithAllThatItBore() throws Exception {
    Confined bomb = start(trial().spawning().with(Quota.processes(20)), "children", "60");

    assertThat(bomb.describe(bomb.await())).isEqualTo("killed by SIGKILL: processes limit of 20");
    nobodyIsLeft();
  }

  @Test
  void orphansThatFledTheSessionCount() throws Exception {
    Confined bomb = start(trial().spawning().with(Quota.processes(10)), "flee", "20");

    assertThat(bomb.describe(bomb.await())).isEqualTo("killed by SIGKILL: processes limit of 10");
    nobodyIsLeft();
  }

  @Test
  void aBombWithinItsLimitLives() throws Exception {
    Trial.Result result =
        trial().spawning().with(Quota.processes(20)).run("/bin/sh", "-c", "/bin/true; echo alive");

    assertThat(result.output()).isEqualTo("alive\n");
  }

  private static void nobodyIsLeft() throws Exception {
    Eventually.holds(
        "nobody is left",
        () ->
            ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/greedy"))
                .findAny()
                .isEmpty());
  }

  @Test
  void theWatchdogIsProven() throws Exception {
    Map<Bound, Finding> findings = Proof.ofWatchdog(sandbox).findings();

    assertThat(findings.keySet())
        .isEqualTo(Set.of(Bound.MEMORY, Bound.PROCESSES, Bound.CPU, Bound.WALL_TIME));
    assertThat(findings.values()).allMatch(Finding::holds);
  }
}
