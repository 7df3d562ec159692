package io.kairo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.ConsentApi;
import io.kairo.api.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

final class DemoRunTest {
  private static final long SECOND = 1_000_000_000L;

  private final Events events = new Events();
  private final BlockingQueue<Occurrence> occurrences = new LinkedBlockingQueue<>();
  private final Tally tally = new Tally();
  private final Actor actor = new Actor();
  private final Notes notes = new Notes();
  private long now;

  @Test
  void wholeStoryIsPlayed() throws Exception {
    hear(events.of("agent.connected", "agent", "climate", "pid", 41L));

    play();

    assertThat(actor.done).containsExactly("start skill", "answer c1", "kill 42");
    assertThat(notes.lines)
        .contains(
            "the demo crashes the skill: SIGKILL to pid 42",
            "readings are back, and nothing was asked again");
    assertThat(new Summary(tally, 10, "0.1.0").reason()).isEmpty();
  }

  @Test
  void strangeAgentDoesNotStartTheSkill() throws Exception {
    hear(events.of("agent.connected", "agent", "other", "pid", 1L));
    occurrences.add(new Occurrence.Trouble("the agent ended with 1: it said nothing"));

    play();

    assertThat(actor.done).isEmpty();
    assertThat(notes.lines).containsExactly("the agent ended with 1: it said nothing");
    assertThat(new Summary(tally, 0, "0.1.0").reason())
        .contains("the agent ended with 1: it said nothing");
  }

  @Test
  void screenIsLeftOnlyToAPerson() throws Exception {
    hear(events.of("agent.connected", "agent", "climate", "pid", 41L));
    play();
    assertThat(notes.pauses).isZero();
  }

  @Test
  void screenIsLeftToThePersonWhoIsAsked() throws Exception {
    actor.asks = true;
    hear(events.of("agent.connected", "agent", "climate", "pid", 41L));
    play();
    assertThat(notes.pauses).isEqualTo(1);
  }

  private void play() throws InterruptedException {
    Plot plot = new Plot(10, 0);
    new DemoRun(tally, notes, plot, actor, () -> now += SECOND / 2).play(occurrences);
  }

  private void hear(Event event) {
    occurrences.add(new Occurrence.Heard(event));
  }

  /// Plays the kernel's part: each act of the demo has the consequences that it would have.
  private final class Actor implements Crew {
    private final List<String> done = new ArrayList<>();
    private boolean asks;

    @Override
    public void startSkill() {
      done.add("start skill");
      hear(events.skill("started", "pid", 42L));
      hear(events.requested());
    }

    @Override
    public boolean asks() {
      return asks;
    }

    @Override
    public Optional<String> answer(ConsentApi.Request request) {
      done.add("answer " + request.id());
      hear(events.allowed("agent:climate", Tally.FAN, "write"));
      Event reading = events.reading(24.5, 0);
      hear(reading);
      hear(events.written(reading, 1, 1_000_000));
      return Optional.empty();
    }

    @Override
    public void killSkill(long pid) {
      done.add("kill " + pid);
      hear(events.skill("exited", "pid", pid, "exit", "signal 9"));
      hear(events.skill("restarted", "pid", 43L, "restarts", 1L));
      hear(events.reading(24.5, 0));
    }
  }

  private static final class Notes implements View {
    private final List<String> lines = new ArrayList<>();
    private int pauses;

    @Override
    public void event(Event event, boolean switched) {}

    @Override
    public void note(String sentence, EventLine.Tone tone) {
      lines.add(sentence);
    }

    @Override
    public void tick(long elapsed) {}

    @Override
    public void pause() {
      pauses++;
    }
  }
}
