package io.kairo.kernel.skill;

import io.kairo.api.SkillApi.SkillState;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.bus.Keeping;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.process.Backoff;
import io.kairo.kernel.process.Termination;
import io.kairo.kernel.session.RememberedRun;
import io.kairo.kernel.session.SessionStore;
import io.kairo.kernel.skill.Manifest.Restart;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.Exit;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One run of a skill, from its start to its stop: its process, and the next one when that crashed.
/// The lock guards changes; what others look at can be read without it, so that nobody waits for a
/// start. Events are published outside of it.
final class SkillRun {
  /// The exit code of a program that was not permitted what it needs (sysexits.h). Starting it
  /// again would only ask again.
  private static final int EX_NOPERM = 77;

  /// What runs are called in the session.
  static final String KIND = "run";

  private static final System.Logger LOG = System.getLogger(SkillRun.class.getName());

  private final SkillPackage source;
  private final Subject.Skill subject;
  private final SkillLauncher launcher;
  private final Bus bus;
  private final SessionStore session;
  private final Backoff backoff = new Backoff();
  private volatile SkillState state = SkillState.STOPPED;
  private volatile Optional<Confined> process = Optional.empty();
  private volatile Optional<String> lastExit = Optional.empty();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile int restarts;
  private boolean stopping;

  SkillRun(
      SkillPackage source,
      Subject.Skill subject,
      SkillLauncher launcher,
      Bus bus,
      SessionStore session) {
    this.source = source;
    this.subject = subject;
    this.launcher = launcher;
    this.bus = bus;
    this.session = session;
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

  /// The kernel before this one had started the run. Until [#goOn] it counts as restarting.
  void isResumed(RememberedRun before) {
    restarts = before.restarts();
    state = SkillState.RESTARTING;
  }

  /// Takes over the process of the kernel before. Returns whether that can be done, or the run was
  /// stopped meanwhile; if not, [#startAgain] starts the next one.
  boolean goOn(RememberedRun before) {
    Optional<Confined> adopted;
    synchronized (this) {
      if (state != SkillState.RESTARTING) {
        return true;
      }
      adopted = launcher.adopt(source, subject, before, this::exited);
      adopted.ifPresent(this::runs);
    }
    adopted.ifPresent(it ->
        bus.publish(
            Topics.SKILL_ADOPTED,
            "kernel",
            Map.of("skill", subject.name(), "pid", it.pid(), "agent", subject.agent().orElse(""))));
    return adopted.isPresent();
  }

  /// The process of the kernel before is gone.
  void startAgain() {
    restart(Duration.ZERO);
  }

  private synchronized long launch() {
    Optional<Confined> started = Optional.empty();
    try {
      started = Optional.of(launcher.launch(source, subject, this::exited));
      runs(started.get());
      return started.get().pid();
    } catch (RuntimeException e) {
      stopping = true;
      started.ifPresent(SkillRun::kill);
      throw e;
    }
  }

  private static void kill(Confined unwanted) {
    try {
      unwanted.kill();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "a skill that must not run could not be killed", e);
    }
  }

  /// The record keeps the process until the next one is there or the run is over: how it ended is
  /// not forgotten before that is written down.
  private void runs(Confined running) {
    process = Optional.of(running);
    remember();
    state = SkillState.RUNNING;
  }

  /// Waits until a run that is not active has cleaned up behind it.
  void awaitOver() {
    over.join();
  }

  private void remember() {
    session.put(
        KIND,
        subject.name(),
        new RememberedRun(
            subject.name(),
            source.digest(),
            subject.agent(),
            subject.run(),
            restarts,
            process.map(Confined::pid)));
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
    Termination.end(running.get());
    over.join();
  }

  private void exited(long pid, Exit exit) {
    Next next = decide(exit);
    bus.publish(
        Topics.SKILL_EXITED,
        "kernel",
        Map.of("skill", subject.name(), "pid", pid, "exit", exit.describe()),
        new Keeping.Acknowledged(written(pid)));
    switch (next) {
      case Next.Stop() -> finish(Topics.SKILL_STOPPED, Map.of("skill", subject.name()));
      case Next.GiveUp() ->
          finish(Topics.SKILL_FAILED, Map.of("skill", subject.name(), "reason", exit.describe()));
      case Next.Restart(Duration pause) -> restart(pause);
    }
  }

  /// An end that the journal lost is no reason to keep the process's number for ever.
  private Keeping.Receipt written(long pid) {
    return new Keeping.Receipt() {
      @Override
      public void stored() {
        launcher.endWritten(pid);
      }

      @Override
      public void lost(String reason) {
        launcher.endWritten(pid);
      }
    };
  }

  private sealed interface Next {
    record Stop() implements Next {}

    record GiveUp() implements Next {}

    record Restart(Duration pause) implements Next {}
  }

  private synchronized Next decide(Exit exit) {
    process = Optional.empty();
    lastExit = Optional.of(exit.describe());
    boolean clean = exit instanceof Exit.Exited(int code) && code == 0;
    if (stopping || clean) {
      state = SkillState.STOPPED;
      return new Next.Stop();
    }
    boolean noPermission = exit instanceof Exit.Exited(int code) && code == EX_NOPERM;
    boolean again = !noPermission && source.manifest().restart() != Restart.NEVER;
    Optional<Duration> pause = again ? backoff.ended(System.nanoTime()) : Optional.empty();
    state = pause.isPresent() ? SkillState.RESTARTING : SkillState.FAILED;
    return pause.<Next>map(Next.Restart::new).orElseGet(Next.GiveUp::new);
  }

  private void restart(Duration pause) {
    launcher.crashed(subject);
    try {
      Thread.sleep(pause);
      long pid;
      synchronized (this) {
        if (state != SkillState.RESTARTING) {
          return;
        }
        restarts++;
        pid = launch();
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

  private void finish(String topic, Map<String, Object> fact) {
    try {
      launcher.ended(subject);
      session.remove(KIND, subject.name());
      bus.publish(topic, "kernel", fact);
    } finally {
      over.complete(null);
    }
  }
}
