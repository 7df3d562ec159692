package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SizeTest {
  @Test
  void sizeIsRowsAndThenColumns() {
    assertThat(Size.parse("50 132\n")).contains(new Size(50, 132));
  }

  @Test
  void terminalThatDoesNotKnowHasNone() {
    assertThat(Size.parse("0 0")).isEmpty();
    assertThat(Size.parse("")).isEmpty();
    assertThat(Size.parse("stty: no terminal")).isEmpty();
  }
}
