package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.DeviceName;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi.Need;
import io.kairo.api.Permission;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.session.RememberedAgent;
import io.kairo.kernel.session.SessionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The agents, by process. A process that once said which agent it is stays that agent on every
/// connection it makes for as long as it lives, and so does what it starts, over kernels of one
/// session too. Guarded by its own lock.
public final class Agents {
  private static final int MOST_NEEDS = 32;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private static final String KIND = "agent";

  private final Processes processes;
  private final SessionStore session;
  private final Map<Long, Entry> byPid = new HashMap<>();
  private volatile long generation;

  /// The agents of the session are known at once.
  public Agents(Processes processes, SessionStore session) {
    this.processes = processes;
    this.session = session;
    for (RememberedAgent remembered : session.all(KIND, RememberedAgent.class)) {
      byPid.put(remembered.pid(), new Entry(agent(remembered), remembered.startTicks()));
    }
  }

  private static final class Entry {
    private final Subject.Agent agent;
    private final long startTime;
    private int connections;

    private Entry(Subject.Agent agent, long startTime) {
      this.agent = agent;
      this.startTime = startTime;
    }
  }

  /// Goes up with every process that becomes an agent. Who was found to be the owner before may not
  /// be any more.
  public long generation() {
    return generation;
  }

  /// The process `pid` says that it is agent `name` and what it will ask for.
  ///
  /// @param startTime when the process started, so that a later process with its pid is not taken
  ///   for it
  public synchronized Subject.Agent register(
      long pid, long startTime, String name, List<Need> needs) {
    requireName(name);
    forgetDead();
    for (Entry entry : byPid.values()) {
      if (entry.agent.pid() == pid || (entry.agent.name().equals(name) && entry.connections > 0)) {
        throw new CallException(
            ErrorCode.CONFLICT,
            "an agent must run once and stay itself, agent '"
                + entry.agent.name()
                + "' is process "
                + entry.agent.pid());
      }
    }
    RememberedAgent remembered = new RememberedAgent(name, pid, startTime, needs);
    Subject.Agent agent = agent(remembered);
    session.put(KIND, Long.toString(pid), remembered);
    byPid.put(pid, new Entry(agent, startTime));
    generation++;
    return agent;
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "agent must be named with lower-case letters, digits and -, got '" + name + "'");
    }
  }

  /// The agent that was born with `line`. Before it has said hello, it may do what needs no
  /// permission.
  public Subject.Agent at(AgentLine line) {
    return find(line.pid(), line.startTicks())
        .orElseGet(() -> new Subject.Agent(line.agent(), line.pid(), line.startTicks(), List.of()));
  }

  private void forgetDead() {
    List<Entry> dead = byPid.values().stream().filter(entry -> !isAlive(entry.agent)).toList();
    for (Entry entry : dead) {
      byPid.remove(entry.agent.pid());
      session.remove(KIND, Long.toString(entry.agent.pid()));
    }
  }

  /// Whether the agent's process still runs.
  public boolean isAlive(Subject.Agent agent) {
    return processes
        .find(agent.pid())
        .filter(stat -> stat.startTicks() == agent.startTicks())
        .isPresent();
  }

  /// Every process that is an agent, or was one when it ended.
  public synchronized List<Subject.Agent> known() {
    return byPid.values().stream().map(entry -> entry.agent).toList();
  }

  /// The agent that this process is.
  public synchronized Optional<Subject.Agent> find(long pid, long startTime) {
    return Optional.ofNullable(byPid.get(pid))
        .filter(entry -> entry.startTime == startTime)
        .map(entry -> entry.agent);
  }

  /// One more connection is judged as this agent.
  public synchronized void joined(Subject.Agent agent) {
    Entry entry = byPid.get(agent.pid());
    if (entry != null && entry.agent.equals(agent)) {
      entry.connections++;
    }
  }

  /// One connection of the agent is gone. True when it was the last one.
  public synchronized boolean leave(Subject.Agent agent) {
    Entry entry = byPid.get(agent.pid());
    if (entry == null || !entry.agent.equals(agent) || entry.connections == 0) {
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

  private static Subject.Agent agent(RememberedAgent known) {
    return new Subject.Agent(
        known.name(), known.pid(), known.startTicks(), permissions(known.needs()));
  }

  private static List<Permission> permissions(List<Need> needs) {
    if (needs.size() > MOST_NEEDS) {
      throw new IllegalArgumentException(
          "an agent may need " + MOST_NEEDS + " devices, got " + needs.size());
    }
    List<Permission> permissions = new ArrayList<>();
    for (Need need : new LinkedHashSet<>(needs)) {
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

  /// A permission's name is all of the device's name that tells it from others: `gpio/fan`.
  private static String shortName(DeviceName device) {
    return device.value().substring("agent://".length());
  }
}
