package io.kairo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.cli.shell.UsageException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SinceTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final ZoneId ZONE = ZoneOffset.ofHours(1);

  @ParameterizedTest
  @CsvSource({
    "30s, 2026-11-24T11:59:30Z",
    "10m, 2026-11-24T11:50:00Z",
    "2h, 2026-11-24T10:00:00Z",
    "3d, 2026-11-21T12:00:00Z",
    "2026-11-24, 2026-11-23T23:00:00Z",
    "2026-11-24T08:00, 2026-11-24T07:00:00Z",
    "2026-11-24T08:00:00Z, 2026-11-24T08:00:00Z"
  })
  void textIsATime(String text, Instant time) {
    assertThat(parse(text)).isEqualTo(new Since.Time(time));
  }

  @Test
  void numberBehindAnAtIsAnOffset() {
    assertThat(parse("@1234")).isEqualTo(new Since.Offset(1234));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "10x", "yesterday", "@", "@-1", "2026-13-01"})
  void anythingElseIsAnErrorThatShowsHow(String text) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> parse(text))
        .withMessage("--since must be an age, a time or an offset, got '" + text + "'");
  }

  private static Since parse(String text) {
    return Since.parse(text, Clock.fixed(NOON, ZoneOffset.UTC), ZONE);
  }
}
