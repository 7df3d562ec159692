package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.cli.demo.Plot.Step;
import org.junit.jupiter.api.Test;

final class PlotTest {
  private static final long SECOND = 1_000_000_000L;
  private final Events events = new Events();
  private final Tally tally = new Tally();
  private final Plot plot = new Plot(20, 0);

  @Test
  void skillIsKilledOnceHalfwayAndTheEndComesOnTime() {
    run(5);
    assertThat(at(5)).isEqualTo(Step.GO_ON);
    assertThat(at(14)).isEqualTo(Step.GO_ON);
    assertThat(at(15)).isEqualTo(Step.KILL);
    assertThat(at(16)).isEqualTo(Step.GO_ON);
    restart();
    assertThat(at(24)).isEqualTo(Step.GO_ON);
    assertThat(at(25)).isEqualTo(Step.END);
    assertThat(plot.elapsed(25 * SECOND)).isEqualTo(20);
  }

  @Test
  void restartMayTakeLongerThanTheDemoButNotForever() {
    run(0);
    at(0);
    at(10);

    assertThat(at(20)).isEqualTo(Step.GO_ON);
    assertThat(at(34)).isEqualTo(Step.GO_ON);
    assertThat(at(35)).isEqualTo(Step.END);
  }

  @Test
  void withoutAReadingItGivesUp() {
    assertThat(at(29)).isEqualTo(Step.GO_ON);
    assertThat(at(30)).isEqualTo(Step.END);
  }

  @Test
  void thinkingTimeDoesNotCount() {
    plot.asked(60 * SECOND);

    assertThat(at(89)).isEqualTo(Step.GO_ON);
    assertThat(at(90)).isEqualTo(Step.END);
  }

  @Test
  void denialEndsItSoonAndKillsNothing() {
    run(0);
    at(0);
    tally.accept(events.denied("no"));

    assertThat(at(11)).isEqualTo(Step.GO_ON);
    assertThat(at(12)).isEqualTo(Step.END);
    assertThat(plot.killed()).isFalse();
  }

  @Test
  void troubleEndsItSoon() {
    tally.trouble("the kernel went away");

    assertThat(at(1)).isEqualTo(Step.GO_ON);
    assertThat(at(2)).isEqualTo(Step.END);
  }

  private Step at(long seconds) {
    return plot.next(tally, seconds * SECOND);
  }

  private void run(long seconds) {
    at(seconds);
    tally.accept(events.skill("started", "pid", 42L));
    tally.accept(events.reading(22, 0));
  }

  private void restart() {
    tally.accept(events.skill("exited", "pid", 42L));
    tally.accept(events.skill("restarted", "pid", 43L));
    tally.accept(events.reading(22, 0));
  }
}
