package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.DeviceName;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi.Need;
import io.kairo.api.Permission;
import io.kairo.kernel.consent.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The agents, by process. A process that once said which agent it is stays that agent on every
/// connection it makes for as long as it lives, and so does what it starts. Guarded by its own
/// lock.
public final class Agents {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private final Processes processes;
  private final Map<Long, Entry> byPid = new HashMap<>();

  public Agents(Processes processes) {
    this.processes = processes;
  }

  private static final class Entry {
    private final Subject.Agent agent;
    private final long startTime;
    private int connections = 1;

    private Entry(Subject.Agent agent, long startTime) {
      this.agent = agent;
      this.startTime = startTime;
    }
  }

  /// The process `pid` says that it is agent `name` and what it will ask for.
  ///
  /// @param startTime when the process started, so that a later process with its pid is not taken
  ///   for it
  public synchronized Subject.Agent register(
      long pid, long startTime, String name, List<Need> needs) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "agent must be named with lower-case letters, digits and -, got '" + name + "'");
    }
    byPid.values().removeIf(this::isDead);
    for (Entry entry : byPid.values()) {
      if (entry.agent.name().equals(name) && entry.connections > 0) {
        throw new CallException(
            ErrorCode.CONFLICT,
            "agent '" + name + "' must run once, and does in process " + entry.agent.pid());
      }
    }
    Subject.Agent agent = new Subject.Agent(name, pid, permissions(needs));
    byPid.put(pid, new Entry(agent, startTime));
    return agent;
  }

  private boolean isDead(Entry entry) {
    return processes
        .find(entry.agent.pid())
        .filter(stat -> stat.startTicks() == entry.startTime)
        .isEmpty();
  }

  /// One more connection of a known agent's process.
  public synchronized Optional<Subject.Agent> join(long pid, long startTime) {
    Entry entry = byPid.get(pid);
    if (entry == null || entry.startTime != startTime) {
      return Optional.empty();
    }
    entry.connections++;
    return Optional.of(entry.agent);
  }

  /// One connection of the agent is gone. True when it was the last one.
  public synchronized boolean leave(Subject.Agent agent) {
    Entry entry = byPid.get(agent.pid());
    if (entry == null || !entry.agent.equals(agent)) {
      return false;
    }
    entry.connections--;
    return entry.connections == 0;
  }

  /// The connected agents.
  public synchronized List<Subject.Agent> list() {
    return byPid.values().stream()
        .filter(entry -> entry.connections > 0)
        .map(entry -> entry.agent)
        .toList();
  }

  private static List<Permission> permissions(List<Need> needs) {
    List<Permission> permissions = new ArrayList<>();
    for (Need need : needs) {
      permissions.add(
          new Permission(
              shortName(need.device()),
              need.device().value().startsWith("agent://serial/")
                  ? Permission.Kind.SERIAL
                  : Permission.Kind.GPIO,
              need.device().value(),
              need.access(),
              List.of(),
              need.reason(),
              true));
    }
    return permissions;
  }

  private static String shortName(DeviceName device) {
    return device.value().substring(device.value().lastIndexOf('/') + 1);
  }
}
