package io.kairo.kernel.skill;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.SkillApi.SkillState;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.skill.Manifest.Restart;
import io.kairo.posix.Signal;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.Exit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/// One run of a skill, from its start to its stop: its process, and the next one when that crashed.
/// The lock guards changes; what others look at can be read without it, so that nobody waits for a
/// start. Events are published outside of it.
final class SkillRun {
  /// The exit code of a program that was not permitted what it needs (sysexits.h). Starting it
  /// again would only ask again.
  private static final int EX_NOPERM = 77;

  private static final int MOST_RESTARTS = 5;
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final System.Logger LOG = System.getLogger(SkillRun.class.getName());

  private final SkillPackage source;
  private final Subject.Skill subject;
  private final Launcher launcher;
  private final Bus bus;
  private final Deque<Long> recentRestarts = new ArrayDeque<>();
  private volatile SkillState state = SkillState.STOPPED;
  private volatile Optional<Confined> process = Optional.empty();
  private volatile Optional<String> lastExit = Optional.empty();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile int restarts;
  private boolean stopping;

  /// Starts confined processes for runs and cleans up after them.
  interface Launcher {
    /// Verifies the binary and starts it. `onExit` is called once, on a virtual thread of its own.
    Confined launch(SkillPackage source, Subject.Skill subject, BiConsumer<Long, Exit> onExit);

    /// The run's process crashed and the run goes on.
    void crashed(Subject.Skill subject);

    /// The run is over.
    void ended(Subject.Skill subject);
  }

  SkillRun(SkillPackage source, Subject.Skill subject, Launcher launcher, Bus bus) {
    this.source = source;
    this.subject = subject;
    this.launcher = launcher;
    this.bus = bus;
  }

  /// The package that the run was started from.
  SkillPackage source() {
    return source;
  }

  Subject.Skill subject() {
    return subject;
  }

  SkillState state() {
    return state;
  }

  boolean isActive() {
    return state == SkillState.RUNNING || state == SkillState.RESTARTING;
  }

  Optional<Long> pid() {
    return process.map(Confined::pid);
  }

  Optional<String> lastExit() {
    return lastExit;
  }

  int restarts() {
    return restarts;
  }

  /// Starts the first process, or says why it can't be confined or verified.
  void start() {
    long pid = launch();
    bus.publish(
        Topics.SKILL_STARTED,
        "kernel",
        Map.of("skill", subject.name(), "pid", pid, "agent", subject.agent().orElse("")));
  }

  private synchronized long launch() {
    Confined started = launcher.launch(source, subject, this::exited);
    process = Optional.of(started);
    state = SkillState.RUNNING;
    return started.pid();
  }

  /// Ends the run and waits until its process is gone.
  void stop() {
    Optional<Confined> running;
    synchronized (this) {
      if (!isActive()) {
        return;
      }
      stopping = true;
      running = process;
      if (running.isEmpty()) {
        state = SkillState.STOPPED;
      }
    }
    if (running.isEmpty()) {
      finish(Topics.SKILL_STOPPED, Map.of("skill", subject.name()));
      return;
    }
    terminate(running.get());
    over.join();
  }

  private static void terminate(Confined running) {
    try {
      running.signal(Signal.SIGTERM);
      if (!ended(running, GRACE)) {
        running.kill();
        running.exit().join();
      }
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "process " + running.pid() + " must take a signal: " + e.getMessage());
    }
  }

  private static boolean ended(Confined running, Duration patience) {
    try {
      running.exit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exit never fails", e);
    }
  }

  private void exited(long pid, Exit exit) {
    bus.publish(
        Topics.SKILL_EXITED,
        "kernel",
        Map.of("skill", subject.name(), "pid", pid, "exit", exit.describe()));
    Next next = decide(exit);
    switch (next) {
      case STOP -> finish(Topics.SKILL_STOPPED, Map.of("skill", subject.name()));
      case GIVE_UP ->
          finish(Topics.SKILL_FAILED, Map.of("skill", subject.name(), "reason", exit.describe()));
      case RESTART -> restart();
    }
  }

  private enum Next {
    STOP,
    GIVE_UP,
    RESTART
  }

  private synchronized Next decide(Exit exit) {
    process = Optional.empty();
    lastExit = Optional.of(exit.describe());
    boolean clean = exit instanceof Exit.Exited(int code) && code == 0;
    if (stopping || clean) {
      state = SkillState.STOPPED;
      return Next.STOP;
    }
    boolean noPermission = exit instanceof Exit.Exited(int code) && code == EX_NOPERM;
    if (noPermission || source.manifest().restart() == Restart.NEVER || tooOften()) {
      state = SkillState.FAILED;
      return Next.GIVE_UP;
    }
    state = SkillState.RESTARTING;
    return Next.RESTART;
  }

  private boolean tooOften() {
    long now = System.nanoTime();
    while (!recentRestarts.isEmpty() && now - recentRestarts.getFirst() > WINDOW.toNanos()) {
      recentRestarts.removeFirst();
    }
    recentRestarts.addLast(now);
    return recentRestarts.size() > MOST_RESTARTS;
  }

  private void restart() {
    launcher.crashed(subject);
    try {
      Thread.sleep(FIRST_DELAY.multipliedBy(1L << (recentCount() - 1)));
      long pid;
      synchronized (this) {
        if (state != SkillState.RESTARTING) {
          return;
        }
        pid = launch();
        restarts++;
      }
      bus.publish(
          Topics.SKILL_RESTARTED,
          "kernel",
          Map.of("skill", subject.name(), "pid", pid, "restarts", restarts()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "skill was not restarted skill={0}: {1}",
          subject.name(),
          e.getMessage());
      synchronized (this) {
        state = SkillState.FAILED;
      }
      finish(
          Topics.SKILL_FAILED,
          Map.of("skill", subject.name(), "reason", String.valueOf(e.getMessage())));
    }
  }

  private synchronized int recentCount() {
    return recentRestarts.size();
  }

  private void finish(String topic, Map<String, Object> fact) {
    try {
      launcher.ended(subject);
      bus.publish(topic, "kernel", fact);
    } finally {
      over.complete(null);
    }
  }
}
