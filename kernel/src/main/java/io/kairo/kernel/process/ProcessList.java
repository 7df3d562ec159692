package io.kairo.kernel.process;

import io.kairo.api.ProcessApi;
import io.kairo.api.ProcessApi.Entry;
import io.kairo.api.ProcessApi.ProcessKind;
import io.kairo.hal.system.ProcessStat;
import io.kairo.kernel.consent.Subject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kernel, its agents and its skills as rows with what /proc knows of them.
public final class ProcessList {
  private final Processes processes;
  private final Clock clock;
  private final Agents agents;
  private final Running skills;
  private final ProcessTable started;

  /// Where the running skills are known.
  public interface Running {
    /// The skills that have a process now.
    List<Skill> running();

    /// One running skill.
    record Skill(String name, long pid, String state, Optional<String> agent, int restarts) {}
  }

  public ProcessList(
      Processes processes, Clock clock, Agents agents, Running skills, ProcessTable started) {
    this.processes = processes;
    this.clock = clock;
    this.agents = agents;
    this.skills = skills;
    this.started = started;
  }

  /// The rows: kernel first, then agents, skills and processes.
  public List<Entry> list() {
    List<Entry> rows = new ArrayList<>();
    long own = ProcessHandle.current().pid();
    rows.add(row("kernel", ProcessKind.KERNEL, own, "running", Optional.empty(), 0));
    for (Subject.Agent agent : agents.list()) {
      rows.add(row(agent.id(), ProcessKind.AGENT, agent.pid(), "running", agent.agent(), 0));
    }
    for (Running.Skill s : skills.running()) {
      rows.add(
          row("skill:" + s.name(), ProcessKind.SKILL, s.pid(), s.state(), s.agent(), s.restarts()));
    }
    for (ManagedProcess process : started.running()) {
      ProcessApi.Status status = process.status();
      rows.add(
          row(
              "process:" + status.id(),
              ProcessKind.PROCESS,
              status.pid(),
              status.state().name().toLowerCase(Locale.ROOT),
              status.agent(),
              status.restarts()));
    }
    return rows;
  }

  private Entry row(
      String id, ProcessKind kind, long pid, String state, Optional<String> agent, int restarts) {
    Optional<ProcessStat> stat = processes.find(pid);
    return new Entry(
        id,
        kind,
        pid,
        state,
        agent,
        stat.map(ProcessStat::rssBytes).orElse(0L),
        stat.map(ProcessStat::cpuMillis).orElse(0L),
        stat.map(s -> Duration.between(s.started(), clock.instant()).toMillis()).orElse(0L),
        restarts);
  }
}
