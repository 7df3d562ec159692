package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
  @Test
  void theMedianIsTheMiddleValueWhateverTheOthersAre() {
    assertThat(Statistics.median(900, 2, 1)).isEqualTo(2);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Statistics.median(4, 1, 3, 100)).isEqualTo(3.5);
  }

  @Test
  void nothingHasNoMedian() {
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median());
  }

  @Test
  void eachFigureOfAReadingHasItsOwnMedian() {
    Reading median =
        Statistics.median(List.of(Reading.of(1, 30), Reading.of(3, 10), Reading.of(2, 20)));

    assertThat(median).isEqualTo(Reading.of(2, 20));
  }

  @Test
  void thereIsNoSecondFigureUnlessEveryReadingHasOne() {
    assertThat(Statistics.median(List.of(Reading.of(1, 30), Reading.of(1))))
        .isEqualTo(Reading.of(1));
  }
}
