package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi.Hello;
import io.kairo.api.Topics;
import io.kairo.hal.system.ProcessStat;
import io.kairo.ipc.Connection;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.process.AgentLine;
import io.kairo.kernel.process.Agents;
import io.kairo.kernel.process.Processes;
import io.kairo.kernel.ring.Rings;
import io.kairo.kernel.skill.SkillLine;
import io.kairo.kernel.skill.Skills;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who is at the other end of a connection. Identity is never a message: a skill is known by the
/// socketpair it was born with, and so is an agent that was started as one; everyone else by the
/// credentials of the socket. A process that is an agent, or was started by one, is that agent; a
/// process that a skill or the kernel started is nobody.
///
/// Saying `agent` in kernel.hello only ever gives authority up.
public final class Callers {
  private final Bus bus;
  private final Processes processes;
  private final Agents agents;
  private final Origins origins;
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
    this.origins = new Origins(processes, agents, skills);
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
    boolean mayChange = caller.subject() instanceof Subject.Owner || caller.born().isPresent();
    if (mayChange && caller.generation() != agents.generation()) {
      identifyAgain(caller);
    }
    return caller;
  }

  private Caller first(Connection connection) {
    long generation = agents.generation();
    Optional<SkillLine> line = connection.attachment(SkillLine.class);
    Optional<AgentLine> born = connection.attachment(AgentLine.class);
    Subject subject =
        line.<Subject>map(SkillLine::skill)
            .or(() -> born.map(agents::at))
            .orElseGet(() -> origins.identify(connection));
    if (subject instanceof Subject.Agent agent) {
      agents.joined(agent);
    }
    Caller caller = new Caller(connection, subject, generation, line, born);
    connection.attach(caller);
    callers.add(caller);
    return caller;
  }

  private void identifyAgain(Caller caller) {
    long generation = agents.generation();
    Subject found =
        caller
            .born()
            .<Subject>map(agents::at)
            .orElseGet(() -> origins.identify(caller.connection()));
    if (!(found instanceof Subject.Owner) && !found.equals(caller.subject())) {
      drop(caller);
      caller.become(found);
      if (found instanceof Subject.Agent agent) {
        agents.joined(agent);
      }
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
    boolean born = false;
    if (caller.subject() instanceof Subject.Agent agent && agent.name().equals(name)) {
      if (agents.find(agent.pid(), agent.startTicks()).isPresent()) {
        return;
      }
      born = true;
    }
    boolean free =
        born
            || caller.subject() instanceof Subject.Owner
            || caller.subject() instanceof Subject.Stranger;
    if (!free) {
      throw new CallException(
          ErrorCode.DENIED,
          "a caller must stay who it is, "
              + caller.subject().id()
              + ", and not become agent:"
              + name);
    }
    long pid =
        caller.born().map(AgentLine::pid).orElseGet(() -> (long) caller.connection().peer().pid());
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
