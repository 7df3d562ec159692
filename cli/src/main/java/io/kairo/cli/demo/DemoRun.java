package io.kairo.cli.demo;

import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.cli.shell.ConsentRequests;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The demo as it plays: one thread that takes what happened, shows it, and does what the plot
/// says.
final class DemoRun {
  private static final long TICK_MILLIS = 100;

  private final Tally tally;
  private final View view;
  private final Plot plot;
  private final Crew crew;
  private final LongSupplier nanos;
  private boolean skillStarted;
  private boolean recoveryTold;

  DemoRun(Tally tally, View view, Plot plot, Crew crew, LongSupplier nanos) {
    this.tally = tally;
    this.view = view;
    this.plot = plot;
    this.crew = crew;
    this.nanos = nanos;
  }

  /// Plays until the plot ends.
  void play(BlockingQueue<Occurrence> occurrences) throws InterruptedException {
    boolean on = true;
    while (on) {
      Occurrence occurrence = occurrences.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (occurrence != null) {
        take(occurrence);
      }
      on = step();
      view.tick(plot.elapsed(nanos.getAsLong()));
    }
  }

  private boolean step() {
    return switch (plot.next(tally, nanos.getAsLong())) {
      case GO_ON -> true;
      case KILL -> {
        long pid = tally.skillPid.orElseThrow();
        view.note("the demo crashes the skill: SIGKILL to pid " + pid, EventLine.Tone.BAD);
        crew.killSkill(pid);
        yield true;
      }
      case END -> false;
    };
  }

  private void take(Occurrence occurrence) {
    switch (occurrence) {
      case Occurrence.Heard heard -> heard(heard.event());
      case Occurrence.Trouble trouble -> {
        tally.trouble(trouble.sentence());
        view.note(trouble.sentence(), EventLine.Tone.BAD);
      }
    }
  }

  private void heard(Event event) {
    boolean switched = tally.accept(event);
    view.event(event, switched);
    if (tally.agentConnected && !skillStarted) {
      skillStarted = true;
      crew.startSkill();
    }
    if (event.topic().equals(Topics.CONSENT_REQUESTED)) {
      answer(event);
    }
    if (event.topic().equals(Tally.READING) && tally.restarts > 0 && !recoveryTold) {
      recoveryTold = true;
      boolean asked = tally.prompts > tally.promptsBeforeCrash;
      view.note(
          asked
              ? "readings are back, but the owner was asked again"
              : "readings are back, and nothing was asked again",
          asked ? EventLine.Tone.BAD : EventLine.Tone.GOOD);
    }
  }

  private void answer(Event event) {
    long askedAt = nanos.getAsLong();
    if (crew.asks()) {
      view.pause();
    }
    ConsentRequests.of(event.payload())
        .flatMap(crew::answer)
        .ifPresent(sentence -> view.note(sentence, EventLine.Tone.ASKS));
    plot.asked(nanos.getAsLong() - askedAt);
  }
}
