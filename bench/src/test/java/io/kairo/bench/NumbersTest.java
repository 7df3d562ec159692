package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class NumbersTest {
  private final Numbers numbers = new Numbers();

  @Test
  void linesMayBeCutAnywhere() {
    numbers.again();
    take("0\n1");
    take("\n2\n");

    assertThat(numbers.takeLines()).isEqualTo(3);
    assertThat(numbers.takeLost()).isZero();
  }

  @Test
  void aGapAndARepetitionAreLost() {
    numbers.again();
    take("0\n3\n3\n4\n");

    assertThat(numbers.takeLost()).isEqualTo(3);
    assertThat(numbers.takeUnread()).isZero();
  }

  @Test
  void theFirstLineMustBeThere() {
    numbers.again();
    take("1\n");

    assertThat(numbers.takeLost()).isEqualTo(1);
  }

  @Test
  void whatPassesBetweenTwoConnectionsIsUnreadAndNotLost() {
    numbers.again();
    take("0\n1\n");
    numbers.again();
    take("5\n6\n7\n");

    assertThat(numbers.takeLost()).isZero();
    assertThat(numbers.takeUnread()).isEqualTo(4);
  }

  @Test
  void whatIsNoNumberIsLost() {
    numbers.again();
    take("0\nsh: oops\n1\n");

    assertThat(numbers.takeLost()).isEqualTo(1);
  }

  private void take(String text) {
    numbers.take(text.getBytes(StandardCharsets.US_ASCII));
  }
}
