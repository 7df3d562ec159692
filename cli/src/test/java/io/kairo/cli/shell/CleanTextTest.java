package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CleanTextTest {
  @Test
  void escapeSequencesAreGoneWithWhatTheySay() {
    assertThat(CleanText.of("a\u001b[31mred\u001b[0m\u001b[2Jb", 80)).isEqualTo("aredb");
    assertThat(CleanText.of("a\u009b2Jb", 80)).isEqualTo("ab");
    assertThat(CleanText.of("x\u001b]0;title\u0007y", 80)).isEqualTo("xy");
    assertThat(CleanText.of("x\u001b]8;;http://evil\u001b\\link", 80)).isEqualTo("xlink");
    assertThat(CleanText.of("x\u001bcy\u001b", 80)).isEqualTo("xy");
  }

  @Test
  void textStaysOnOneLineAndReadsInOneDirection() {
    assertThat(CleanText.of("one\ntwo\r\tthree", 80)).isEqualTo("one two  three");
    assertThat(CleanText.of("\u202eevil\u202c \u2066x\u2069", 80)).isEqualTo("evil x");
    assertThat(CleanText.of("a\u200bb\u200dc\ufeffd\u00ade", 80)).isEqualTo("abcde");
    assertThat(CleanText.of("bell\u0007\u0000\b", 80)).isEqualTo("bell");
  }

  @Test
  void composedFormIsUsed() {
    assertThat(CleanText.of("e\u0301", 80)).isEqualTo("\u00e9");
  }

  @Test
  void longTextIsCutVisiblyAndNotInsideACharacter() {
    assertThat(CleanText.of("abcdef", 6)).isEqualTo("abcdef");
    assertThat(CleanText.of("abcdef", 5)).isEqualTo("abcd…");
    assertThat(CleanText.of("😀😀😀", 2)).isEqualTo("😀…");
  }
}
