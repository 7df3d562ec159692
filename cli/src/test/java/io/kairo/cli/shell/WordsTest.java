package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WordsTest {
  @Test
  void sizesAndTimesAreReadable() {
    assertThat(Words.bytes(512)).isEqualTo("512 B");
    assertThat(Words.bytes(12_900_000)).isEqualTo("12.3 MiB");
    assertThat(Words.duration(1234)).isEqualTo("1.23 s");
    assertThat(Words.duration(59_000)).isEqualTo("59 s");
    assertThat(Words.duration(184_000)).isEqualTo("3 min 4 s");
    assertThat(Words.duration(7_500_000)).isEqualTo("2 h 5 min");
    assertThat(Words.duration(180_000_000)).isEqualTo("2 d 2 h");
  }

  @Test
  void oneIsSingular() {
    assertThat(Words.count(1, "grant", "grants")).isEqualTo("1 grant");
    assertThat(Words.count(0, "grant", "grants")).isEqualTo("0 grants");
  }
}
