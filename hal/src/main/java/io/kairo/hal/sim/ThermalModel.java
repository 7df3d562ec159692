package io.kairo.hal.sim;

/// The air around the thermometer: it drifts towards warm, or with the fan on towards cool, faster
/// the farther away it is. Newton's law of cooling, solved exactly, so that the step does not
/// change the curve. Owned by one thread.
final class ThermalModel {
  private final double warm;
  private final double cool;
  private final double kept;
  private double celsius;

  ThermalModel(SimSettings settings) {
    warm = settings.warmCelsius();
    cool = settings.coolCelsius();
    celsius = settings.startCelsius();
    kept = Math.exp(-1.0 * settings.period().toNanos() / settings.timeConstant().toNanos());
  }

  /// Lets one period pass and returns the temperature at its end.
  double step(boolean fanOn) {
    double target = fanOn ? cool : warm;
    celsius = target + (celsius - target) * kept;
    return celsius;
  }
}
