package io.kairo.hal.system;

import io.kairo.api.SystemApi.Cgroup;
import io.kairo.api.SystemApi.ProcessState;
import io.kairo.api.SystemApi.Processes;
import io.kairo.api.SystemApi.RunningProcess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All processes of a computer as lists that fit into one message.
final class ProcessTable {
  /// About half of the largest message, with names and paths as long as they usually are.
  static final int MOST_PROCESSES = 2048;

  static final int MOST_CGROUPS = 1024;

  private static final Comparator<RunningProcess> IMPORTANT =
      Comparator.<RunningProcess, Boolean>comparing(process -> process.kairo().isEmpty())
          .thenComparing(Comparator.comparingLong(RunningProcess::cpuMillis).reversed());

  private static final Comparator<Cgroup> BUSY =
      Comparator.comparingLong(Cgroup::cpuMillis).reversed();

  private ProcessTable() {}

  /// The table of `processes`. If there are too many, Kairo's own and those that used most
  /// processor time stay; groups are summed before.
  static Processes of(List<RunningProcess> processes) {
    List<RunningProcess> rows =
        processes.stream()
            .sorted(IMPORTANT)
            .limit(MOST_PROCESSES)
            .sorted(Comparator.comparingLong(RunningProcess::pid))
            .toList();
    List<Cgroup> all = cgroups(processes);
    List<Cgroup> cgroups =
        all.stream()
            .sorted(BUSY)
            .limit(MOST_CGROUPS)
            .sorted(Comparator.comparing(Cgroup::path))
            .toList();
    return new Processes(
        rows, cgroups, processes.size() - rows.size() + all.size() - cgroups.size());
  }

  private static List<Cgroup> cgroups(List<RunningProcess> processes) {
    Map<String, Cgroup> sums = new HashMap<>();
    for (RunningProcess process : processes) {
      sums.merge(
          process.cgroup(),
          new Cgroup(process.cgroup(), 1, process.memory(), process.cpuMillis()),
          ProcessTable::sum);
    }
    return new ArrayList<>(sums.values());
  }

  private static Cgroup sum(Cgroup a, Cgroup b) {
    return new Cgroup(
        a.path(),
        a.processes() + b.processes(),
        a.memory() + b.memory(),
        a.cpuMillis() + b.cpuMillis());
  }

  static RunningProcess row(ProcessStat stat, String cgroup, Optional<String> kairo) {
    return new RunningProcess(
        stat.pid(),
        stat.parent(),
        stat.name(),
        state(stat.state()),
        stat.rssBytes(),
        stat.cpuMillis(),
        cgroup,
        kairo);
  }

  /// See proc_pid_stat(5); what older or newer kernels add is something else.
  static ProcessState state(char letter) {
    return switch (letter) {
      case 'R' -> ProcessState.RUNNING;
      case 'S' -> ProcessState.SLEEPING;
      case 'D' -> ProcessState.WAITING;
      case 'T' -> ProcessState.STOPPED;
      case 't' -> ProcessState.TRACED;
      case 'Z' -> ProcessState.ZOMBIE;
      case 'I' -> ProcessState.IDLE;
      default -> ProcessState.OTHER;
    };
  }
}
