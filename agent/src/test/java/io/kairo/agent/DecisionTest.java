package io.kairo.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecisionTest {
  @ParameterizedTest
  @CsvSource({
    "24.1, false, true",
    "24.1, true, true",
    "22.9, true, false",
    "22.9, false, false",
    "24.0, false, false",
    "24.0, true, true",
    "23.0, true, true",
    "23.0, false, false",
  })
  void fanFollowsTheSetPointsAndStaysBetweenThem(double celsius, boolean running, boolean on) {
    assertThat(Decision.at(celsius, running).on()).isEqualTo(on);
  }

  @Test
  void noiseAroundOneSetPointSwitchesOnce() {
    boolean running = false;
    int switches = 0;
    for (double celsius : new double[] {23.9, 24.1, 23.9, 24.1, 23.8, 24.05}) {
      boolean on = Decision.at(celsius, running).on();
      switches += on == running ? 0 : 1;
      running = on;
    }

    assertThat(switches).isEqualTo(1);
  }

  @Test
  void reasonNamesTheSetPoint() {
    assertThat(Decision.at(24.26, false).reason()).isEqualTo("24.3 is above 24.0");
    assertThat(Decision.at(22.5, true).reason()).isEqualTo("22.5 is below 23.0");
    assertThat(Decision.at(23.5, true).reason())
        .isEqualTo("23.5 is between 23.0 and 24.0, so it stays on");
  }
}
