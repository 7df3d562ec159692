package io.kairo.init;

import java.util.regex.Pattern;

/// What a kept descriptor is called, such as `skill.thermostat.line`. The next kernel knows it by
/// nothing else.
public record KeptName(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public KeptName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "name of a kept descriptor must be 1 to 64 of A-Z a-z 0-9 . _ -, got '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
