package io.kairo.hal.system;

import io.kairo.api.SystemApi.Battery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `/sys/class/power_supply`: what powers the computer. The battery of a mouse does not. See
/// Documentation/ABI/testing/sysfs-class-power.
///
/// @param mains whether power comes from outside; absent where nothing tells
public record PowerSupplies(List<Battery> batteries, Optional<Boolean> mains) {
  private static final String FOLDER = "sys/class/power_supply";
  private static final String KEY = "POWER_SUPPLY_";
  private static final double MICRO = 1e-6;

  public PowerSupplies {
    batteries = List.copyOf(batteries);
  }

  static PowerSupplies read(Root root) throws IOException {
    List<Battery> batteries = new ArrayList<>();
    List<Boolean> outside = new ArrayList<>();
    for (String name : root.names(FOLDER)) {
      Uevent supply = Uevent.parse(root.find(FOLDER + "/" + name + "/uevent").orElse(""));
      if (supply.value(KEY + "SCOPE").orElse("").equals("Device")) {
        continue;
      }
      if (supply.value(KEY + "TYPE").orElse("").equals("Battery")) {
        battery(name, supply).ifPresent(batteries::add);
      } else {
        online(supply).ifPresent(outside::add);
      }
    }
    return new PowerSupplies(batteries, outside.stream().reduce(Boolean::logicalOr));
  }

  /// Mains or USB: 0 is off, 1 is on, 2 is on at a voltage that was asked for.
  private static Optional<Boolean> online(Uevent supply) {
    return supply.number(KEY + "ONLINE").map(online -> online > 0);
  }

  /// The battery that a driver describes; none in an empty bay.
  static Optional<Battery> battery(String name, Uevent supply) {
    if (supply.value(KEY + "PRESENT").orElse("1").equals("0")) {
      return Optional.empty();
    }
    String state = supply.value(KEY + "STATUS").orElse("unknown");
    return Optional.of(
        new Battery(
            name,
            state.toLowerCase(Locale.ROOT).replace(' ', '_'),
            percent(supply),
            watts(supply)));
  }

  private static Optional<Integer> percent(Uevent supply) {
    return supply
        .number(KEY + "CAPACITY")
        .map(Math::toIntExact)
        .or(() -> ratio(supply, "ENERGY_NOW", "ENERGY_FULL"))
        .or(() -> ratio(supply, "CHARGE_NOW", "CHARGE_FULL"));
  }

  private static Optional<Integer> ratio(Uevent supply, String part, String whole) {
    return supply
        .number(KEY + whole)
        .filter(full -> full > 0)
        .flatMap(full -> supply.number(KEY + part).map(now -> (int) (100 * now / full)));
  }

  /// Some drivers give the power, some current and voltage, and some a minus sign to what flows
  /// out.
  private static Optional<Double> watts(Uevent supply) {
    return supply
        .number(KEY + "POWER_NOW")
        .map(microwatts -> microwatts * MICRO)
        .or(() ->
            supply
                .number(KEY + "CURRENT_NOW")
                .flatMap(current ->
                    supply
                        .number(KEY + "VOLTAGE_NOW")
                        .map(voltage -> current * MICRO * voltage * MICRO)))
        .map(Math::abs);
  }
}
