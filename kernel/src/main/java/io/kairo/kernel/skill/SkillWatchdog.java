package io.kairo.kernel.skill;

import io.kairo.api.Topics;
import io.kairo.ipc.Connection;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Subject;
import io.kairo.sandbox.Confined;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// Kills the process of a skill that has not called the kernel for as long as its manifest says.
/// Its restart policy decides then.
final class SkillWatchdog {
  private static final System.Logger LOG = System.getLogger(SkillWatchdog.class.getName());

  private final Bus bus;
  private final Subject.Skill subject;
  private final Connection line;
  private final Confined process;
  private final Duration patience;

  SkillWatchdog(
      Bus bus, Subject.Skill subject, Connection line, Confined process, Duration patience) {
    this.bus = bus;
    this.subject = subject;
    this.line = line;
    this.process = process;
    this.patience = patience;
  }

  void start() {
    Thread thread = Thread.ofVirtual().name("skill-watchdog").start(this::watch);
    var _ = process.exit().whenComplete((_, _) -> thread.interrupt());
  }

  private void watch() {
    try {
      long heard;
      do {
        heard = line.traffic().requests();
        Thread.sleep(patience);
      } while (line.traffic().requests() != heard);
      bus.publish(
          Topics.SKILL_UNRESPONSIVE,
          "kernel",
          Map.of("skill", subject.name(), "pid", process.pid(), "seconds", patience.toSeconds()));
      process.kill();
    } catch (InterruptedException e) {
      // it has ended
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "an unresponsive skill could not be killed", e);
    }
  }
}
