package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FloodTotalTest {
  @Test
  void publishersAreAddedUpAndTheSlowestDecides() throws Exception {
    FloodTotal total = FloodTotal.of(List.of("1000 100 0 900", "3000 299 1 2000"));

    assertThat(total).isEqualTo(new FloodTotal(4000, 399, 1, 2000));
    assertThat(total.rate()).isEqualTo(2000);
  }

  @Test
  void aRateThatWasNotReachedIsALoss() throws Exception {
    FloodTotal total = FloodTotal.of(List.of("9900 0 0 1000"));

    assertThat(missed(total, 10_000)).isZero();
    assertThat(missed(total, 20_000)).isEqualTo(9_900);
  }

  @Test
  void whatIsNoTotalIsRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> FloodTotal.of(List.of("a line")))
        .withMessage("publisher must say four numbers, got 'a line'");
  }

  @Test
  void growthIsCountedBeyondWhatIsAllowed() {
    var growth = new Growth(new Footprint(30, 90), new Footprint(50, 170), 8);

    assertThat(growth.findings().stream().filter(Finding::isLost).map(Finding::count))
        .containsExactly(12L, 16L);
  }

  private static long missed(FloodTotal total, long wanted) {
    return total.findings(wanted).stream().filter(Finding::isLoss).mapToLong(Finding::count).sum();
  }
}
