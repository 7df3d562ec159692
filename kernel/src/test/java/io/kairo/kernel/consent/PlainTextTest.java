package io.kairo.kernel.consent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlainTextTest {
  @Test
  void whatCouldForgeAPromptIsGone() {
    assertThat(PlainText.of("read\u001b[2J the\nroom\u202e erutarepmet\u200b\u0007"))
        .isEqualTo("read[2J the room erutarepmet");
  }

  @Test
  void longTextIsCut() {
    assertThat(PlainText.of("x".repeat(10_000))).hasSize(140);
  }
}
