package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.hal.system.ProcessStat;
import io.kairo.ipc.Connection;
import io.kairo.ipc.Peer;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.process.Agents;
import io.kairo.kernel.process.Processes;
import io.kairo.kernel.skill.Skills;
import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Pidfd;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/// Who connected to the public socket, by the processes above the one that did.
final class Origins {
  private static final int DEEPEST = 256;
  private static final int ATTEMPTS = 3;
  private static final String MANAGER = "systemd";

  private final Processes processes;
  private final Agents agents;
  private final Skills skills;

  Origins(Processes processes, Agents agents, Skills skills) {
    this.processes = processes;
    this.agents = agents;
    this.skills = skills;
  }

  /// The process at the other end, or the first one above it that is known. Whoever can't be traced
  /// up to the first process is nobody.
  Subject identify(Connection connection) {
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
      if (pid == ProcessHandle.current().pid()) {
        throw new CallException(
            ErrorCode.DENIED, "a process that the kernel started must be an agent's, and none is");
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
}
