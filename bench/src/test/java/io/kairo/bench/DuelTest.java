package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DuelTest {
  /// Answers each line with as many nanoseconds, and twice as many.
  private static final List<String> ECHO =
      List.of("sh", "-c", "while read n; do echo $n $((n * 2)); done");

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
  void eachSideIsReadInItsOwnUnit() throws Exception {
    Duel.Opening opening =
        stage ->
            new Duel.Sides(
                Duel.Side.micros(stage.start(ECHO), 5_000),
                Duel.Side.micros(stage.start(ECHO), 4_000, 20));

    try (Duel duel = Duel.open(workshop, List.of(), opening)) {
      assertThat(duel.ours()).isEqualTo(Reading.of(5, 10));
      assertThat(duel.baseline()).isEqualTo(Reading.of(0.2, 0.4));
    }
  }

  @Test
  void whatWasStartedEndsWhenTheRestFails() {
    Duel.Opening opening =
        stage -> {
          stage.start(ECHO);
          stage.startServer(List.of("sleep", "1000"));
          throw new IOException("the kernel must answer a ping, it hung up");
        };

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Duel.open(workshop, List.of(), opening))
        .withMessage("the kernel must answer a ping, it hung up");
  }

  @Test
  void everyCommandHasThePrefix() throws Exception {
    try (var resources = new Resources()) {
      var stage = new Stage(workshop, resources, List.of("env", "WORD=bound"));

      stage.start(List.of("sh", "-c", "echo $WORD")).await("bound");
    }
  }
}
