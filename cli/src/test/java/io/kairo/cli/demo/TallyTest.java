package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Event;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private final Events events = new Events();
  private final Tally tally = new Tally();

  @Test
  void onlyAChangeOfTheFanIsASwitch() {
    Event first = events.reading(24.5, 0);
    Event second = events.reading(24.6, 0);
    tally.accept(first);
    tally.accept(second);

    assertThat(tally.accept(events.written(first, 1, 1))).isTrue();
    assertThat(tally.accept(events.written(second, 1, 1))).isFalse();
    assertThat(tally.accept(events.written(second, 0, 1))).isTrue();
    assertThat(tally.switches).isEqualTo(2);
    assertThat(tally.latencies.count()).isEqualTo(2);
  }

  @Test
  void writesToOtherDevicesAreNotTheFan() {
    tally.accept(events.of("device.written", "device", "agent://gpio/lamp", "value", 1L));

    assertThat(tally.switches).isZero();
    assertThat(tally.fanOn).isFalse();
  }

  @Test
  void skillIsFollowedThroughItsCrash() {
    tally.accept(events.skill("installed", "version", "1.0.0"));
    assertThat(tally.skillState).isEqualTo("installed");
    tally.accept(events.skill("started", "pid", 42L));
    assertThat(tally.skillPid).hasValue(42);
    tally.accept(events.skill("exited", "pid", 42L, "exit", "signal 9"));
    assertThat(tally.skillState).isEqualTo("restarting");
    assertThat(tally.skillPid).isEmpty();
    tally.accept(events.skill("restarted", "pid", 43L, "restarts", 1L));

    assertThat(tally.skillState).isEqualTo("running");
    assertThat(tally.skillPid).hasValue(43);
    assertThat(tally.restarts).isEqualTo(1);
  }

  @Test
  void anotherSkillIsNotTheDemos() {
    tally.accept(events.of("skill.restarted", "skill", "other", "pid", 1L));

    assertThat(tally.restarts).isZero();
  }

  @Test
  void failedSkillIsTrouble() {
    tally.accept(events.skill("failed", "reason", "gave up"));

    assertThat(tally.trouble).contains("the skill failed: gave up");
  }

  @Test
  void sameGrantAndSameDenialCountOnce() {
    for (int i = 0; i < 3; i++) {
      tally.accept(events.allowed("agent:climate", Tally.FAN, "write"));
      tally.accept(events.denied("nobody could be asked"));
    }

    assertThat(tally.granted).hasSize(1);
    assertThat(tally.refused).hasSize(1);
  }

  @Test
  void malformedReadingIsNotCounted() {
    tally.accept(events.of(Tally.READING, "celsius", "warm"));
    tally.accept(events.of(Tally.READING, "celsius", Double.NaN));

    assertThat(tally.readings).isZero();
  }
}
