package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BenchTest {
  private static final Goal GOAL = Rows.ratio("row", OptionalDouble.of(1.5), 1.1);

  private final List<String> diary = new ArrayList<>();
  private Workshop workshop;

  @BeforeEach
  void open() throws Exception {
    workshop = Workshop.open(Checkout.settings());
  }

  @AfterEach
  void close() {
    workshop.close();
  }

  @Test
  void roundsAlternateAndSoDoesWhoBegins() throws Exception {
    Row row = new Rows.Scripted(GOAL, List.of(1.0, 9.0, 2.0), List.of(1.0, 1.0, 5.0), diary);

    Outcome outcome = run(row, OptionalInt.empty());

    assertThat(diary)
        .containsExactly("ours", "baseline", "baseline", "ours", "ours", "baseline", "close");
    assertThat(outcome).isEqualTo(new Outcome.Measured(GOAL, Reading.of(2.0), Reading.of(1.0)));
  }

  @Test
  void theNumberOfRoundsCanBeChosen() throws Exception {
    Row row = new Rows.Scripted(GOAL, List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0), diary);

    run(row, OptionalInt.of(1));

    assertThat(diary).containsExactly("ours", "baseline", "close");
  }

  @Test
  void aRowThatCannotBeMeasuredIsAMissWithItsReason() throws Exception {
    Row row = new Rows.Scripted(GOAL, List.of(1.0), List.of(), diary);

    Outcome outcome = run(row, OptionalInt.empty());

    assertThat(outcome)
        .isEqualTo(new Outcome.Failed(GOAL, "the kernel must answer a ping, it hung up"));
    assertThat(outcome.met()).isFalse();
    assertThat(diary).endsWith("close");
  }

  @Test
  void aStepThatHangsIsEndedAndSaid() throws Exception {
    try (Bench bench = new Bench(workshop, OptionalInt.of(1), _ -> {}, Duration.ofMillis(1))) {
      Outcome outcome = bench.run(new Hanging());

      assertThat(outcome)
          .isEqualTo(new Outcome.Failed(GOAL, "a step must end within 0 s, it hung"));
    }
  }

  @Test
  void aConfinedStartIsMeasuredAgainstABareOne() throws Exception {
    measuresBothSides(new ConfinedStart());
  }

  @Test
  void anInterceptedOpenIsMeasuredAgainstAPlainOne() throws Exception {
    measuresBothSides(new InterceptedOpen());
  }

  @Test
  void messagesInARingAreMeasuredAgainstASocket() throws Exception {
    measuresBothSides(new RingMessages());
  }

  @Test
  void framesInARingAreMeasuredAgainstACopy() throws Exception {
    measuresBothSides(new RingFrames());
    measuresBothSides(new RingFramesCopied());
  }

  private void measuresBothSides(Row row) throws Exception {
    Outcome outcome = run(row, OptionalInt.of(1));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Measured.class,
            it -> {
              assertThat(it.ours().value()).isPositive();
              assertThat(it.baseline().value()).isPositive();
              assertThat(it.ours().beside()).isPresent();
            });
  }

  private Outcome run(Row row, OptionalInt rounds) throws Exception {
    try (Bench bench = new Bench(workshop, rounds, _ -> {})) {
      return bench.run(row);
    }
  }

  /// Waits for a process that never answers.
  private static final class Hanging implements Row {
    @Override
    public Goal goal() {
      return GOAL;
    }

    @Override
    public int rounds() {
      return 1;
    }

    @Override
    public Contest open(Workshop workshop) throws IOException {
      try (MeasuringProcess silent = workshop.measuring(List.of("sleep", "1000"))) {
        silent.await("ready");
      }
      throw new IOException("a sleeper must not answer");
    }
  }
}
