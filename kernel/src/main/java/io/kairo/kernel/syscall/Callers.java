package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi.Hello;
import io.kairo.api.Topics;
import io.kairo.hal.system.ProcessStat;
import io.kairo.ipc.Connection;
import io.kairo.ipc.Peer;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.process.Agents;
import io.kairo.kernel.process.Processes;
import io.kairo.kernel.ring.Rings;
import io.kairo.kernel.skill.SkillLine;
import io.kairo.kernel.skill.Skills;
import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Pidfd;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who is at the other end of a connection. Identity is never a message: a skill is known by the
/// socketpair it was born with, everyone else by the credentials of the socket. A process that is
/// an agent, or was started by one, is that agent; a process that a skill started is nobody.
///
/// Saying `agent` in kernel.hello only ever gives authority up.
public final class Callers {
  private static final int DEEPEST = 256;
  private static final int ATTEMPTS = 3;
  private static final String MANAGER = "systemd";

  private final Bus bus;
  private final Processes processes;
  private final Agents agents;
  private final Skills skills;
  private final DeviceTable devices;
  private final ConsentDesk desk;
  private final Grants grants;
  private final Rings rings;
  private final Set<Caller> callers = ConcurrentHashMap.newKeySet();

  public Callers(
      Bus bus,
      Processes processes,
      Agents agents,
      Skills skills,
      DeviceTable devices,
      ConsentDesk desk,
      Grants grants,
      Rings rings) {
    this.bus = bus;
    this.processes = processes;
    this.agents = agents;
    this.skills = skills;
    this.devices = devices;
    this.desk = desk;
    this.grants = grants;
    this.rings = rings;
  }

  /// Goes on with the agents of the kernel before this one. What was granted to those that have
  /// ended meanwhile is gone.
  public void goOn() {
    for (Subject.Agent agent : agents.known()) {
      Optional<ProcessHandle> process =
          agents.isAlive(agent) ? ProcessHandle.of(agent.pid()) : Optional.empty();
      process.ifPresentOrElse(it -> endWith(it, agent), () -> endRun(agent));
    }
  }

  /// The caller behind a connection; who it is, is found out at its first request, and again when a
  /// process has become an agent since: an owner's connection may be that process's.
  Caller caller(Connection connection) {
    Caller caller = connection.attachment(Caller.class).orElseGet(() -> first(connection));
    if (caller.subject() instanceof Subject.Owner && caller.generation() != agents.generation()) {
      identifyAgain(caller);
    }
    return caller;
  }

  private Caller first(Connection connection) {
    long generation = agents.generation();
    Subject subject =
        connection
            .attachment(SkillLine.class)
            .<Subject>map(SkillLine::skill)
            .orElseGet(() -> identify(connection));
    if (subject instanceof Subject.Agent agent) {
      agents.joined(agent);
    }
    Caller caller =
        new Caller(connection, subject, generation, connection.attachment(SkillLine.class));
    connection.attach(caller);
    callers.add(caller);
    return caller;
  }

  private void identifyAgain(Caller caller) {
    long generation = agents.generation();
    Subject found = identify(caller.connection());
    if (!(found instanceof Subject.Owner)) {
      drop(caller);
      caller.become(found);
    }
    if (found instanceof Subject.Agent agent) {
      agents.joined(agent);
    }
    caller.identifiedAt(generation);
  }

  private void identifyAgainOrClose(Caller caller) {
    try {
      identifyAgain(caller);
    } catch (CallException e) {
      caller.connection().close();
    }
  }

  /// The process at the other end, or the first one above it that is known. Whoever can't be traced
  /// up to the first process is nobody.
  private Subject identify(Connection connection) {
    Peer peer = connection.peer();
    if (peer.uid() != 0 && peer.uid() != Unistd.getuid()) {
      throw new CallException(
          ErrorCode.DENIED, "caller must be the owner of this kernel, got uid " + peer.uid());
    }
    if (peer.pid() == ProcessHandle.current().pid()) {
      throw new CallException(ErrorCode.DENIED, "the line must belong to a skill that runs");
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Subject> found = trace(peer.pid());
      if (found.isPresent() && isAlive(connection)) {
        return found.get();
      }
    }
    throw new CallException(
        ErrorCode.DENIED,
        "the process that connected must be alive and traceable to the first process, got pid "
            + peer.pid());
  }

  /// Empty when a process on the way up ended while it was looked at, or the way is too long.
  private Optional<Subject> trace(long connected) {
    long pid = connected;
    Optional<ProcessStat> below = Optional.empty();
    for (int depth = 0; depth < DEEPEST && pid > 0; depth++) {
      Optional<ProcessStat> stat = processes.find(pid);
      if (stat.isEmpty()) {
        return Optional.empty();
      }
      Optional<Subject> stranger =
          adopts(stat.get()) ? below.flatMap(child -> orphan(child, connected)) : Optional.empty();
      if (stranger.isPresent()) {
        return stranger;
      }
      below = stat;
      Optional<Subject.Agent> agent = agents.find(pid, stat.get().startTicks());
      if (agent.isPresent()) {
        return Optional.of(agent.get());
      }
      if (skills.isSkill(pid)) {
        throw new CallException(
            ErrorCode.DENIED, "a skill must use the line it was born with, and not this socket");
      }
      pid = stat.get().parent();
      if (pid == 0) {
        return Optional.of(new Subject.Owner("client", connected));
      }
    }
    return Optional.empty();
  }

  /// Whether orphans become children of this process: the first one, and the managers of systemd.
  private static boolean adopts(ProcessStat process) {
    return process.pid() == 1 || process.name().equals(MANAGER);
  }

  /// A child of who adopts orphans may be one that an agent left behind, if it is younger than that
  /// agent. Nothing tells it from a service, so it is neither.
  private Optional<Subject> orphan(ProcessStat child, long connected) {
    return agents.known().stream()
        .filter(agent -> agent.startTicks() < child.startTicks())
        .findFirst()
        .map(agent ->
            new Subject.Stranger(
                connected,
                "process "
                    + child.pid()
                    + " is younger than "
                    + agent.id()
                    + " and may be an orphan of it: call from a login or a terminal that is older,"
                    + " or stop the agent and start the kernel again"));
  }

  /// Whether the process that connected still is that process: the descriptor names it, not its id.
  private static boolean isAlive(Connection connection) {
    OptionalInt pidfd = connection.pidfd();
    if (pidfd.isEmpty()) {
      return true;
    }
    try {
      Pidfd.pidfd_send_signal(pidfd.getAsInt(), 0);
      return true;
    } catch (PosixException e) {
      return e.errno() == Errno.EPERM;
    } catch (IOException e) {
      return false;
    }
  }

  /// What a caller says about itself when it says hello.
  void hello(Caller caller, Hello hello) {
    if (hello.agent().isPresent()) {
      becomeAgent(caller, hello);
    } else if (caller.subject() instanceof Subject.Owner) {
      caller.become(new Subject.Owner(hello.client(), caller.connection().peer().pid()));
    }
    if (hello.answersConsent().orElse(false)) {
      if (!(caller.subject() instanceof Subject.Owner)) {
        throw new CallException(
            ErrorCode.DENIED, "only the owner may answer consent, got " + caller.subject().id());
      }
      desk.attach(caller);
    }
  }

  private void becomeAgent(Caller caller, Hello hello) {
    String name = hello.agent().orElseThrow();
    if (caller.subject() instanceof Subject.Agent agent && agent.name().equals(name)) {
      return;
    }
    boolean free =
        caller.subject() instanceof Subject.Owner || caller.subject() instanceof Subject.Stranger;
    if (!free) {
      throw new CallException(
          ErrorCode.DENIED,
          "a caller must stay who it is, "
              + caller.subject().id()
              + ", and not become agent:"
              + name);
    }
    long pid = caller.connection().peer().pid();
    long startTicks =
        processes
            .find(pid)
            .map(ProcessStat::startTicks)
            .orElseThrow(() -> new CallException(ErrorCode.NOT_FOUND, "the caller must be alive"));
    Subject.Agent agent = agents.register(pid, startTicks, name, hello.needs().orElse(List.of()));
    drop(caller);
    caller.become(agent);
    agents.joined(agent);
    callers.stream()
        .filter(other -> other.subject() instanceof Subject.Owner)
        .forEach(this::identifyAgainOrClose);
    ProcessHandle.of(pid).ifPresent(process -> endWith(process, agent));
    bus.publish(Topics.AGENT_CONNECTED, "kernel", Map.of("agent", name, "pid", pid));
  }

  /// Takes away what a caller got as somebody else.
  private void drop(Caller caller) {
    caller.subscriptions().values().forEach(ClientSubscription::close);
    caller.subscriptions().clear();
    devices.releaseAll(caller.key());
    rings.releaseAll(caller.key());
    desk.detach(caller);
  }

  /// An agent's run is over when its process is, not when it hangs up.
  private void endWith(ProcessHandle process, Subject.Agent agent) {
    Thread.ofVirtual()
        .name("agent-end")
        .start(() -> {
          process.onExit().join();
          endRun(agent);
        });
  }

  private void endRun(Subject.Agent agent) {
    grants.endRun(agent.run());
    desk.endRun(agent.run());
  }

  void closed(Connection connection) {
    connection.attachment(Caller.class).ifPresent(this::closed);
  }

  private void closed(Caller caller) {
    callers.remove(caller);
    caller.close();
    drop(caller);
    if (caller.subject() instanceof Subject.Agent agent && agents.leave(agent)) {
      bus.publish(
          Topics.AGENT_DISCONNECTED, "kernel", Map.of("agent", agent.name(), "pid", agent.pid()));
    }
  }
}
