package io.kairo.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `process.*` calls carry.
public final class ProcessApi {
  private ProcessApi() {}

  public record Listing(@Doc("kernel, agents, skills and processes") List<Entry> processes) {}

  public record Entry(
      @Doc("the kernel's own name for it, such as skill:thermostat") String id,
      @Doc("kernel, agent, skill or process") ProcessKind kind,
      @Doc("process id") long pid,
      @Doc("running, restarting …") String state,
      @Doc("the agent it works for") Optional<String> agent,
      @Doc("resident memory in bytes") long memory,
      @Doc("processor time used, in milliseconds") long cpuMillis,
      @Doc("time since it started, in milliseconds") long uptimeMillis,
      @Doc("restarts since it was started") int restarts) {}

  public enum ProcessKind {
    KERNEL,
    AGENT,
    SKILL,
    PROCESS
  }

  public record Spawn(
      @Doc("a name of your own for it, not in use; made up if absent") Optional<String> id,
      @Doc("the program and its arguments") List<String> command,
      @Doc("how to run it") Optional<Options> options) {}

  public record Options(
      @Doc("the folder to work in, which it may change; a new empty one if absent; owner only")
          Optional<String> cwd,
      @Doc("environment variables, besides PATH, LANG, HOME and those of Kairo")
          Optional<Map<String, Object>> env,
      @Doc("how much it may use") Optional<Limits> limits,
      @Doc("every process is confined; anything but false is fine here") Optional<Object> sandbox,
      @Doc("whether to start it again when it ends; never if absent") Optional<Restart> restart,
      @Doc("how to find out whether it is well; if absent nobody looks") Optional<Health> health,
      @Doc(
              "the agent that it is: it may call the kernel, as that agent and nobody else; owner only")
          Optional<String> agent,
      @Doc("more files and folders that it may read and execute; owner only")
          Optional<List<String>> read) {
    /// Nothing special.
    public static final Options NONE =
        new Options(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /// The same, with these environment variables.
    public Options in(Map<String, Object> variables) {
      return new Options(
          cwd, Optional.of(variables), limits, sandbox, restart, health, agent, read);
    }

    /// The same, in this folder.
    public Options at(String folder) {
      return new Options(Optional.of(folder), env, limits, sandbox, restart, health, agent, read);
    }

    /// The same, with these limits.
    public Options within(Limits some) {
      return new Options(cwd, env, Optional.of(some), sandbox, restart, health, agent, read);
    }

    /// The same, started again in this case.
    public Options again(Restart when) {
      return new Options(cwd, env, limits, sandbox, Optional.of(when), health, agent, read);
    }

    /// The same, looked after.
    public Options watched(Health how) {
      return new Options(cwd, env, limits, sandbox, restart, Optional.of(how), agent, read);
    }

    /// The same, as this agent.
    public Options as(String name) {
      return new Options(cwd, env, limits, sandbox, restart, health, Optional.of(name), read);
    }

    /// The same, which may read these files and folders too.
    public Options reading(List<String> files) {
      return new Options(cwd, env, limits, sandbox, restart, health, agent, Optional.of(files));
    }
  }

  public record Health(
      @Doc("a command that runs beside it, as confined as it, and ends with 0 if it is well")
          List<String> command,
      @Doc("how often, in milliseconds; 30000 if absent") Optional<Long> everyMillis,
      @Doc("how long the command may take, in milliseconds; 10000 if absent")
          Optional<Long> timeoutMillis,
      @Doc("how often in a row it must fail before the process is killed; 3 if absent")
          Optional<Integer> failures) {}

  public record Limits(
      @Doc("memory in bytes") Optional<Long> memory,
      @Doc("processor use as a share of one core") Optional<Double> cpu,
      @Doc("processor time in seconds") Optional<Long> cpuSeconds,
      @Doc("processes, of the whole tree") Optional<Integer> processes,
      @Doc("open files") Optional<Integer> files,
      @Doc("bytes of any one file") Optional<Long> fileSize,
      @Doc("how long it may run, in milliseconds") Optional<Long> wallMillis,
      @Doc("bytes a second that it may print on each stream; it is held up by more")
          Optional<Long> output) {}

  public enum Restart {
    NEVER,
    /// After any end but exit code 0.
    ON_FAILURE,
    ALWAYS
  }

  public record Spawned(@Doc("its name") String id, @Doc("its process id") long pid) {}

  public record Id(@Doc("the process's name") String id) {}

  public record Signal(
      @Doc("the process's name") String id,
      @Doc("the signal, such as SIGHUP or 1") Object signal) {}

  public record StdinWrite(
      @Doc("the process's name") String id,
      @Doc("bytes, or text") Optional<Object> data,
      @Doc("close standard input afterwards") Optional<Boolean> end) {}

  public record StdinWritten(@Doc("how many bytes were taken: all") int bytes) {}

  public record Status(
      @Doc("the process's name") String id,
      @Doc("its process id, or that of the last one") long pid,
      @Doc("running, paused, restarting or exited") State state,
      @Doc("the program and its arguments") List<String> command,
      @Doc("the agent that it is, or that it was started for") Optional<String> agent,
      @Doc("restarts since it was started") int restarts,
      @Doc("time since it started, in milliseconds") long uptimeMillis,
      @Doc("how the last process ended") Optional<Ended> ended,
      @Doc("whether the last look found it well; absent if nobody has looked")
          Optional<Boolean> healthy) {}

  public enum State {
    RUNNING,
    PAUSED,
    RESTARTING,
    EXITED
  }

  public record Ended(
      @Doc("exit code, if it exited") Optional<Integer> code,
      @Doc("signal, if one ended it, such as SIGKILL") Optional<String> signal,
      @Doc("how it ended, in words") String reason) {}

  public record Waited(
      @Doc("the process's name") String id,
      @Doc("exit code; 128 and the signal's number if a signal ended it") int code,
      @Doc("signal, if one ended it, such as SIGKILL") Optional<String> signal,
      @Doc("how it ended, in words") String reason) {}

  public record StdoutSubscribe(
      @Doc("the process's name; called pid by clients of version 1") Optional<String> pid,
      @Doc("the process's name") Optional<String> id,
      @Doc("stdout, stderr or both; both if absent") Optional<Stream> stream,
      @Doc("chunk or line; chunk if absent") Optional<Mode> mode,
      @Doc("the most bytes of one chunk or line, 1 to 65536; 65536 if absent")
          Optional<Integer> bufferSize,
      @Doc("push this many chunks at most, until more credit is given; unlimited if absent")
          Optional<Integer> credit) {}

  public enum Stream {
    STDOUT,
    STDERR,
    BOTH
  }

  public enum Mode {
    CHUNK,
    LINE
  }
}
