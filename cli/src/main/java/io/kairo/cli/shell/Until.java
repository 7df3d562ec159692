package io.kairo.cli.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An end in time as it is typed: how long from now, or when.
public final class Until {
  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,4})([mhd])");

  private Until() {}

  /// The moment that `text` means, which is after `now`.
  public static Instant parse(String text, Instant now) {
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      long count = Long.parseLong(span.group(1));
      return now.plus(
          switch (span.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    try {
      Instant end = Instant.parse(text);
      if (end.isAfter(now)) {
        return end;
      }
    } catch (DateTimeParseException e) {
      throw mistyped(text);
    }
    throw new UsageException("the time must be to come, got '" + text + "'", "such as 2h");
  }

  private static UsageException mistyped(String text) {
    return new UsageException(
        "a time must look like 30m, 2h, 7d or 2027-01-01T00:00:00Z, got '" + text + "'",
        "such as 2h");
  }
}
