package io.kairo.kernel.process;

import io.kairo.hal.system.ProcessStat;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.sandbox.Answer;
import io.kairo.sandbox.Broker;
import io.kairo.sandbox.Confined;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The ways of confined agents to the kernel. An agent connects to the kernel's socket as every
/// client does; what it gets is a line that was made for it, and whoever speaks there is that
/// agent. No other socket can be reached.
public final class AgentLines {
  private static final System.Logger LOG = System.getLogger(AgentLines.class.getName());

  private final Path socket;
  private final Adopter adopter;
  private final Processes processes;

  /// Makes a connection of an agent's line, whose descriptor it owns from then on. What is attached
  /// to the connection says who speaks there.
  @FunctionalInterface
  public interface Adopter {
    void adopt(int fd, AgentLine line) throws IOException;
  }

  /// @param socket where the kernel answers
  public AgentLines(Path socket, Adopter adopter, Processes processes) {
    this.socket = socket;
    this.adopter = adopter;
    this.processes = processes;
  }

  /// What tells clients in the process where to connect.
  Map<String, String> environment(String agent) {
    return Map.of("KAIRO_IPC_SOCKET", socket.toString(), "KAIRO_AGENT", agent);
  }

  /// The broker of a process, which is an agent if it has that name.
  Broker broker(Optional<String> agent, CompletableFuture<Confined> started) {
    return agent.<Broker>map(name -> new Gate(name, started)).orElse(Broker.REFUSING);
  }

  /// Gives out lines to one process.
  private final class Gate implements Broker {
    private final String agent;
    private final CompletableFuture<Confined> started;

    private Gate(String agent, CompletableFuture<Confined> started) {
      this.agent = agent;
      this.started = started;
    }

    @Override
    public Answer open(long pid, String path, int flags) {
      return Answer.Refused.denied();
    }

    @Override
    public Answer connect(long pid, String path, int flags) throws InterruptedException {
      if (!path.equals(socket.toString())) {
        return Answer.Refused.denied();
      }
      try (Descriptors mine = new Descriptors()) {
        Optional<ProcessStat> process = processes.find(started.get().pid());
        if (process.isEmpty()) {
          return new Answer.Refused(Errno.ECONNREFUSED);
        }
        Descriptors.Pair line = mine.stream(flags & Fcntl.O_NONBLOCK);
        adopter.adopt(
            mine.keep(line.ours()),
            new AgentLine(agent, process.get().pid(), process.get().startTicks()));
        return new Answer.Replaced(mine.keep(line.theirs()), 0);
      } catch (IOException | ExecutionException e) {
        LOG.log(System.Logger.Level.WARNING, "an agent got no line agent=" + agent, e);
        return new Answer.Refused(Errno.ECONNREFUSED);
      }
    }
  }
}
