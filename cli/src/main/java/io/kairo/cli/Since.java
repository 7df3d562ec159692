package io.kairo.cli;

import io.kairo.cli.shell.UsageException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where in the past to begin: at a time, or at an offset.
sealed interface Since {
  /// The first event at or after `instant`.
  record Time(Instant instant) implements Since {}

  /// The event at `offset`.
  record Offset(long offset) implements Since {}

  Pattern AGE = Pattern.compile("(\\d{1,6})(s|m|h|d)");
  Pattern OFFSET = Pattern.compile("@(\\d{1,16})");

  /// What `text` means: an age such as `10m`, a time or date, or an offset such as `@1234`.
  static Since parse(String text, Clock clock, ZoneId zone) {
    Matcher age = AGE.matcher(text);
    if (age.matches()) {
      Duration ago = Duration.of(Long.parseLong(age.group(1)), unit(age.group(2)));
      return new Time(clock.instant().minus(ago));
    }
    Matcher offset = OFFSET.matcher(text);
    if (offset.matches()) {
      return new Offset(Long.parseLong(offset.group(1)));
    }
    return new Time(
        attempt(() -> Instant.parse(text))
            .or(() -> attempt(() -> LocalDateTime.parse(text).atZone(zone).toInstant()))
            .or(() -> attempt(() -> LocalDate.parse(text).atStartOfDay(zone).toInstant()))
            .orElseThrow(() ->
                new UsageException(
                    "--since must be an age, a time or an offset, got '" + text + "'",
                    "such as 10m, 2h, 3d, 2026-11-24, 2026-11-24T08:00 or @1234")));
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }

  private static Optional<Instant> attempt(Supplier<Instant> reading) {
    try {
      return Optional.of(reading.get());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
