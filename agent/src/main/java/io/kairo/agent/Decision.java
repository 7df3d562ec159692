package io.kairo.agent;

import java.util.Locale;

/// Whether the fan should run at a temperature, and why. Between the set points it stays as it was,
/// so that noise in the sensor does not make it flutter.
///
/// @param on whether the fan should run
/// @param celsius the temperature that this was decided at
/// @param reason why, for people
record Decision(boolean on, double celsius, String reason) {
  /// The fan starts above this.
  static final double ON_ABOVE = 24.0;

  /// The fan stops below this.
  static final double OFF_BELOW = 23.0;

  /// The decision at `celsius` when the fan is `running`.
  static Decision at(double celsius, boolean running) {
    if (celsius > ON_ABOVE) {
      return new Decision(true, celsius, tenths(celsius) + " is above " + tenths(ON_ABOVE));
    }
    if (celsius < OFF_BELOW) {
      return new Decision(false, celsius, tenths(celsius) + " is below " + tenths(OFF_BELOW));
    }
    String between = " is between " + tenths(OFF_BELOW) + " and " + tenths(ON_ABOVE);
    return new Decision(
        running, celsius, tenths(celsius) + between + ", so it stays " + (running ? "on" : "off"));
  }

  private static String tenths(double celsius) {
    return String.format(Locale.ROOT, "%.1f", celsius);
  }
}
