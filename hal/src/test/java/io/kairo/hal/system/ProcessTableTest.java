package io.kairo.hal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.SystemApi.Cgroup;
import io.kairo.api.SystemApi.ProcessState;
import io.kairo.api.SystemApi.Processes;
import io.kairo.api.SystemApi.RunningProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProcessTableTest {
  @Test
  void longTableKeepsTheBusyOnesAndKairosOwnAndSaysHowManyAreLeftOut() {
    List<RunningProcess> processes = new ArrayList<>();
    for (int pid = 1; pid <= 3000; pid++) {
      processes.add(process(pid, pid, pid == 7 ? Optional.of("kernel") : Optional.empty()));
    }

    Processes table = ProcessTable.of(processes);

    assertThat(table.processes()).hasSize(ProcessTable.MOST_PROCESSES);
    assertThat(table.processes().getFirst().kairo()).contains("kernel");
    assertThat(table.processes())
        .extracting(RunningProcess::pid)
        .isSorted()
        .contains(3000L, 954L)
        .doesNotContain(953L, 8L);
    assertThat(table.omitted()).isEqualTo(3000 - ProcessTable.MOST_PROCESSES);
    assertThat(table.cgroups())
        .containsExactly(new Cgroup("/all", 3000, 3000L * 1024, 3000L * 3001 / 2));
  }

  private static RunningProcess process(long pid, long cpuMillis, Optional<String> kairo) {
    return new RunningProcess(
        pid, 1, "p" + pid, ProcessState.SLEEPING, 1024, cpuMillis, "/all", kairo);
  }
}
