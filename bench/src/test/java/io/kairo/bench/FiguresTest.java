package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "9.0666, 9.07",
    "12.44, 12.4",
    "338.4, 338",
    "1239.6, 1240",
    "0.5, 0.500",
    "10, 10.0",
    "1.1, 1.10",
    "999.6, 1000",
    "0, 0.00"
  })
  void threeDigitsAreShown(double value, String text) {
    assertThat(Figures.text(value)).isEqualTo(text);
  }
}
