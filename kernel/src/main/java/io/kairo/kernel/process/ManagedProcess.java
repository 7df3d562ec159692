package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.ProcessApi;
import io.kairo.api.ProcessApi.Restart;
import io.kairo.api.ProcessApi.State;
import io.kairo.kernel.consent.Subject;
import io.kairo.posix.Signal;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One process that somebody started, from its start to its last end, restarts included. Its
/// monitor guards all state.
public final class ManagedProcess {
  private final String id;
  private final Subject subject;
  private final ProcessApi.Spawn spawn;
  private final ProcessOutput stdout = new ProcessOutput("stdout");
  private final ProcessOutput stderr = new ProcessOutput("stderr");
  private final ProcessInput stdin;
  private final Backoff backoff = new Backoff();
  private final CompletableFuture<ProcessApi.Ended> over = new CompletableFuture<>();
  private final long startedAt = System.nanoTime();
  private State state = State.RUNNING;
  private Optional<Confined> process = Optional.empty();
  private Optional<ProcessApi.Ended> lastEnd = Optional.empty();
  private long pid;
  private int restarts = -1;
  private boolean stopping;
  private Optional<Boolean> healthy = Optional.empty();
  private Optional<String> unhealthy = Optional.empty();

  ManagedProcess(String id, Subject subject, ProcessApi.Spawn spawn, InputBudget budget) {
    this.stdin = new ProcessInput(budget);
    this.id = id;
    this.subject = subject;
    this.spawn = spawn;
  }

  public String id() {
    return id;
  }

  Subject subject() {
    return subject;
  }

  ProcessApi.Spawn spawn() {
    return spawn;
  }

  /// The agent that it is, if it is one.
  Optional<String> agentItIs() {
    return spawn.options().flatMap(ProcessApi.Options::agent);
  }

  /// The agent that it is, or that it works for.
  Optional<String> agent() {
    return agentItIs().or(subject::agent);
  }

  ProcessOutput stdout() {
    return stdout;
  }

  ProcessOutput stderr() {
    return stderr;
  }

  public ProcessInput stdin() {
    return stdin;
  }

  /// Completes when it has ended and will not be started again.
  public CompletableFuture<ProcessApi.Ended> over() {
    return over;
  }

  synchronized boolean isOver() {
    return state == State.EXITED;
  }

  public synchronized long pid() {
    return pid;
  }

  /// A process of this run was started. One that was stopped before it was there ends at once.
  void started(Confined confined) {
    boolean unwanted;
    synchronized (this) {
      process = Optional.of(confined);
      pid = confined.pid();
      state = State.RUNNING;
      restarts++;
      unwanted = stopping;
    }
    if (unwanted) {
      Termination.end(confined);
    }
  }

  /// Its first process could not be started: whoever waits already hears so.
  void abandon(String reason) {
    synchronized (this) {
      lastEnd = Optional.of(new ProcessApi.Ended(Optional.empty(), Optional.empty(), reason));
    }
    finish();
  }

  /// Its process ended. Returns how long to wait before the next one; empty is: it is over.
  synchronized Optional<Duration> ended(Exit exit) {
    String reason =
        process.map(it -> it.describe(exit)).orElse(exit.describe())
            + unhealthy.map(why -> ": " + why).orElse("");
    unhealthy = Optional.empty();
    healthy = Optional.empty();
    process = Optional.empty();
    lastEnd = Optional.of(end(exit, reason));
    Optional<Duration> pause =
        wantsRestart(exit) ? backoff.ended(System.nanoTime()) : Optional.empty();
    state = pause.isPresent() ? State.RESTARTING : State.EXITED;
    return pause;
  }

  /// Whether it has a process that is not held up.
  synchronized boolean runs() {
    return state == State.RUNNING && process.isPresent();
  }

  /// Somebody looked whether it is well.
  synchronized void looked(boolean well) {
    healthy = process.map(_ -> well);
  }

  /// Kills process `pid`, if it is still the one at hand, for a reason that its end will tell.
  synchronized void killUnhealthy(long which, String why) {
    if (process.isEmpty() || pid != which) {
      return;
    }
    unhealthy = Optional.of(why);
    try {
      process.get().kill();
    } catch (IOException e) {
      throw new UncheckedIOException("an unhealthy process could not be killed", e);
    }
  }

  private boolean wantsRestart(Exit exit) {
    if (stopping) {
      return false;
    }
    return switch (spawn.options().flatMap(ProcessApi.Options::restart).orElse(Restart.NEVER)) {
      case NEVER -> false;
      case ON_FAILURE -> !(exit instanceof Exit.Exited(int code) && code == 0);
      case ALWAYS -> true;
    };
  }

  /// Whether the next process may be started: nobody has stopped the run meanwhile.
  synchronized boolean mayRestart() {
    return state == State.RESTARTING && !stopping;
  }

  /// How its last process ended, in words.
  synchronized String lastReason() {
    return lastEnd.map(ProcessApi.Ended::reason).orElse("");
  }

  /// It is over: tells whoever waits.
  void finish() {
    ProcessApi.Ended end;
    synchronized (this) {
      state = State.EXITED;
      end = lastEnd.orElseThrow();
    }
    stdout.finish();
    stderr.finish();
    stdin.close();
    over.complete(end);
  }

  public synchronized ProcessApi.Status status() {
    return new ProcessApi.Status(
        id,
        pid,
        state,
        spawn.command(),
        agent(),
        Math.max(0, restarts),
        Duration.ofNanos(System.nanoTime() - startedAt).toMillis(),
        lastEnd,
        healthy);
  }

  /// Sends a signal to the process.
  public synchronized void signal(int signal) {
    try {
      if (process.isEmpty() || !process.get().signal(signal)) {
        throw new CallException(ErrorCode.CONFLICT, "process must be running, '" + id + "' is not");
      }
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "process '" + id + "' must take a signal: " + e.getMessage());
    }
  }

  /// Holds it up. What it has started goes on.
  public synchronized void pause() {
    signal(Signal.SIGSTOP);
    state = State.PAUSED;
  }

  public synchronized void resume() {
    signal(Signal.SIGCONT);
    state = State.RUNNING;
  }

  /// Ends it and all that it started, whatever state it is in. Blocks.
  public ProcessApi.Ended stop() {
    Optional<Confined> running;
    boolean waitsForRestart;
    synchronized (this) {
      stopping = true;
      running = process;
      waitsForRestart = state == State.RESTARTING;
    }
    if (waitsForRestart) {
      finish();
    }
    running.ifPresent(Termination::end);
    return over.join();
  }

  private static ProcessApi.Ended end(Exit exit, String reason) {
    return switch (exit) {
      case Exit.Exited(int code) ->
          new ProcessApi.Ended(Optional.of(code), Optional.empty(), reason);
      case Exit.Signalled(int signal) ->
          new ProcessApi.Ended(Optional.empty(), Optional.of(Signal.name(signal)), reason);
    };
  }

  /// What it prints on `stream`.
  public List<ProcessOutput> outputs(ProcessApi.Stream stream) {
    return switch (stream) {
      case STDOUT -> List.of(stdout);
      case STDERR -> List.of(stderr);
      case BOTH -> List.of(stdout, stderr);
    };
  }
}
