package io.kairo.bench;

import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SkillApi.SkillState;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Looks all the time whether a skill runs, and in which process. One thread looks; others kill and
/// count.
final class SkillWatch implements Callable<Void> {
  private static final long LOOK_MILLIS = 50;

  private final String skill;
  private final Kairo client;
  private final CallBook book;
  private final Remarks remarks;
  private final CountDownLatch over;
  private final Set<Long> killed = ConcurrentHashMap.newKeySet();
  private Stopwatch away = Stopwatch.start();
  private boolean missed;
  private long kernel;
  private volatile long pid;
  private volatile boolean running;
  private final AtomicLong gone = new AtomicLong();
  private final AtomicLong died = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final AtomicLong events = new AtomicLong();

  SkillWatch(String skill, Kairo client, CallBook book, Remarks remarks, CountDownLatch over) {
    this.skill = skill;
    this.client = client;
    this.book = book;
    this.remarks = remarks;
    this.over = over;
  }

  @Override
  public Void call() throws InterruptedException {
    client.subscribe("skill." + skill + ".>", 0, this::said);
    while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      look();
    }
    return null;
  }

  private void said(Event event) {
    events.incrementAndGet();
  }

  /// Two kernels may answer one look: then it tells nothing.
  private void look() {
    Optional<Long> before = kernel();
    Reply<SkillApi.Skill> reply =
        book.make(client, SystemCalls.SKILL_STATUS, new SkillApi.Name(skill));
    if (before.isPresent()
        && before.equals(kernel())
        && reply instanceof Reply.Answered(SkillApi.Skill status)) {
      seen(before.get(), status);
    }
  }

  private Optional<Long> kernel() {
    Reply<KernelApi.Pong> reply = book.make(client, SystemCalls.PING, Nothing.NOTHING);
    return reply instanceof Reply.Answered(KernelApi.Pong pong)
        ? Optional.of(pong.pid())
        : Optional.empty();
  }

  private void seen(long answering, SkillApi.Skill status) {
    running = status.state() == SkillState.RUNNING;
    if (running) {
      seenRunning(answering, status.pid().orElse(0L));
    } else if (status.state() == SkillState.FAILED
        || away.millis() > CallBook.PATIENCE.toMillis()) {
      missed(status);
    }
  }

  private void seenRunning(long answering, long process) {
    if (pid != 0 && process != pid && !killed.contains(pid)) {
      if (answering == kernel) {
        died.incrementAndGet();
        remarks.say("skill " + skill + " lost process " + pid + " though nobody killed it");
      } else {
        replaced.incrementAndGet();
      }
    }
    pid = process;
    kernel = answering;
    away = Stopwatch.start();
    missed = false;
  }

  /// It does not come back by itself: that is said once, and it is started, so that the soak goes
  /// on.
  private void missed(SkillApi.Skill status) {
    if (!missed) {
      missed = true;
      gone.incrementAndGet();
      remarks.say(
          "skill "
              + skill
              + " did not come back, it is "
              + Map.of("state", status.state(), "lastExit", status.lastExit().orElse("none")));
    }
    book.make(
        "skill.start",
        () ->
            client.call(SystemCalls.SKILL_START, new SkillApi.Start(skill, Optional.of("climate"))),
        ErrorCode.CONFLICT);
  }

  /// Its process at hand, which is going to be killed; empty while it has none.
  Optional<Long> doom() {
    if (!running) {
      return Optional.empty();
    }
    long doomed = pid;
    killed.add(doomed);
    return Optional.of(doomed);
  }

  boolean isRunning() {
    return running;
  }

  /// How often it had to be started, because it did not come back.
  long gone() {
    return gone.get();
  }

  /// Processes that ended by themselves.
  long died() {
    return died.get();
  }

  /// Processes that ended though only the kernel was killed.
  long replaced() {
    return replaced.get();
  }

  /// What it has published.
  long events() {
    return events.get();
  }
}
