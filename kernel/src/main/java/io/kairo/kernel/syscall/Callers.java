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
import io.kairo.kernel.skill.Skills;
import io.kairo.posix.Unistd;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who is at the other end of a connection. Identity is never a message: a skill is known by the
/// socketpair it was born with, everyone else by the credentials of the socket. A process that is
/// an agent, or was started by one, is that agent; a process that a skill started is nobody.
///
/// Saying `agent` in kernel.hello only ever gives authority up.
public final class Callers {
  private static final int DEEPEST = 64;

  private final Bus bus;
  private final Processes processes;
  private final Agents agents;
  private final Skills skills;
  private final DeviceTable devices;
  private final ConsentDesk desk;
  private final Grants grants;

  public Callers(
      Bus bus,
      Processes processes,
      Agents agents,
      Skills skills,
      DeviceTable devices,
      ConsentDesk desk,
      Grants grants) {
    this.bus = bus;
    this.processes = processes;
    this.agents = agents;
    this.skills = skills;
    this.devices = devices;
    this.desk = desk;
    this.grants = grants;
  }

  /// The caller behind a connection; who it is, is found out at its first request.
  Caller caller(Connection connection) {
    return connection.attachment(Caller.class).orElseGet(() -> first(connection));
  }

  private Caller first(Connection connection) {
    Subject subject =
        connection
            .attachment(Subject.Skill.class)
            .<Subject>map(skill -> skill)
            .orElseGet(() -> identify(connection));
    Caller caller = new Caller(connection, subject);
    connection.attach(caller);
    return caller;
  }

  private Subject identify(Connection connection) {
    Peer peer = connection.peer();
    if (peer.uid() != 0 && peer.uid() != Unistd.getuid()) {
      throw new CallException(
          ErrorCode.DENIED, "caller must be the owner of this kernel, got uid " + peer.uid());
    }
    if (peer.pid() == ProcessHandle.current().pid()) {
      throw new CallException(ErrorCode.DENIED, "the line must belong to a skill that runs");
    }
    long pid = peer.pid();
    for (int depth = 0; depth < DEEPEST && pid > 1; depth++) {
      Optional<ProcessStat> stat = processes.find(pid);
      if (stat.isEmpty()) {
        break;
      }
      Optional<Subject.Agent> agent = agents.join(pid, stat.get().startTicks());
      if (agent.isPresent()) {
        return agent.get();
      }
      if (skills.isSkill(pid)) {
        throw new CallException(
            ErrorCode.DENIED, "a skill must use the line it was born with, and not this socket");
      }
      pid = stat.get().parent();
    }
    return new Subject.Owner("client", peer.pid());
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
    if (!(caller.subject() instanceof Subject.Owner)) {
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
    caller.become(agent);
    bus.publish(Topics.AGENT_CONNECTED, "kernel", Map.of("agent", name, "pid", pid));
  }

  void closed(Connection connection) {
    connection.attachment(Caller.class).ifPresent(this::closed);
  }

  private void closed(Caller caller) {
    caller.subscriptions().values().forEach(Runnable::run);
    caller.subscriptions().clear();
    devices.releaseAll(caller.key());
    desk.detach(caller);
    if (caller.subject() instanceof Subject.Agent agent && agents.leave(agent)) {
      grants.endRun(agent.run());
      desk.endRun(agent.run());
      bus.publish(
          Topics.AGENT_DISCONNECTED, "kernel", Map.of("agent", agent.name(), "pid", agent.pid()));
    }
  }
}
