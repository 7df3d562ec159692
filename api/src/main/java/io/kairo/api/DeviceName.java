package io.kairo.api;

import java.util.regex.Pattern;

/// A stable name for a device, such as `agent://serial/thermometer`, or an alias for one, such as
/// `agent://tty_sensor`. Never a `/dev` path: those change with every replug, and this is the name
/// an agent remembers.
public record DeviceName(String value) implements Comparable<DeviceName> {
  private static final Pattern FORM =
      Pattern.compile("agent://[a-z][a-z0-9_]{0,62}(/[a-z0-9][a-z0-9_-]{0,62})?");

  public DeviceName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "device name must look like agent://serial/thermometer, got '" + value + "'");
    }
  }

  /// The name of a device of `kind` called `name`.
  public static DeviceName of(DeviceKind kind, String name) {
    return new DeviceName("agent://" + kind.name().toLowerCase(java.util.Locale.ROOT) + "/" + name);
  }

  @Override
  public int compareTo(DeviceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
