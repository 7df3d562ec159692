package io.kairo.hal.sim;

import java.time.Duration;

/// Everything that decides how the simulated board behaves. Two boards with the same settings, and
/// the fan switched at the same steps, do the same.
///
/// @param seed of all randomness
/// @param period between two readings
/// @param startCelsius the temperature at first
/// @param warmCelsius where the temperature drifts with the fan off
/// @param coolCelsius where the temperature drifts with the fan on
/// @param timeConstant in which 63 % of such a drift is done
/// @param noiseCelsius standard deviation of a reading
/// @param dropouts share of readings that are not sent, 0 to 1
/// @param garbles share of readings that are sent damaged, 0 to 1
public record SimSettings(
    long seed,
    Duration period,
    double startCelsius,
    double warmCelsius,
    double coolCelsius,
    Duration timeConstant,
    double noiseCelsius,
    double dropouts,
    double garbles) {

  public SimSettings {
    if (!period.isPositive() || !timeConstant.isPositive()) {
      throw new IllegalArgumentException(
          "period and time constant must be positive, got '%s' and '%s'"
              .formatted(period, timeConstant));
    }
    if (dropouts < 0 || garbles < 0 || dropouts + garbles > 1) {
      throw new IllegalArgumentException(
          "dropouts and garbles must be shares of one whole, got '%s' and '%s'"
              .formatted(dropouts, garbles));
    }
  }

  /// Ten readings a second. Between 23 and 24 degrees the temperature moves half a degree a second
  /// either way, so a fan that keeps it there switches every two seconds.
  public static SimSettings standard(long seed) {
    return new SimSettings(
        seed, Duration.ofMillis(100), 23.5, 28.5, 18.5, Duration.ofSeconds(10), 0.02, 0.02, 0.02);
  }
}
