package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is counted as lost, of events that were said and heard.
final class HearingTest {
  private final Hearing hearing = new Hearing();
  private final Roll said = new Roll();

  @Test
  void whatWasSaidAndNotHeardIsMissing() {
    say(0, 1);
    say(0, 2);
    say(1, 1);
    hear(0, 1, 10);

    assertThat(said.size()).isEqualTo(3);
    assertThat(said.without(hearing.events())).isEqualTo(2);
    assertThat(hearing.events().without(said)).isZero();
  }

  @Test
  void whatIsHeardAgainIsCountedAndIsNoDisorder() {
    hear(0, 1, 10);
    hear(0, 2, 11);
    hear(0, 1, 10);

    assertThat(hearing.twice()).isEqualTo(1);
    assertThat(hearing.disordered()).isZero();
  }

  @Test
  void whatComesAfterALaterEventIsDisorder() {
    hear(0, 2, 11);
    hear(0, 1, 10);

    assertThat(hearing.disordered()).isEqualTo(1);
    assertThat(hearing.next()).isEqualTo(12);
  }

  private void say(int publisher, int number) {
    assertThat(said.add(publisher, number)).isTrue();
  }

  private void hear(int publisher, int number, long offset) {
    hearing.heard(new Numbered(publisher, number), offset);
  }
}
