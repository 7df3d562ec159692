package io.kairo.hal.sim;

import io.kairo.hal.GpioLine.Level;
import java.util.Optional;

/// The board's physics, one period at a time and without threads or clocks: the fan cools the air,
/// the thermometer reports it. Owned by one thread.
final class Simulation {
  private final ThermalModel air;
  private final ThermometerLines thermometer;

  Simulation(SimSettings settings) {
    air = new ThermalModel(settings);
    thermometer = new ThermometerLines(settings);
  }

  /// Lets one period pass with the fan at `fan`, and returns what the thermometer then sends.
  Optional<byte[]> step(Level fan) {
    return thermometer.next(air.step(fan == Level.HIGH));
  }
}
