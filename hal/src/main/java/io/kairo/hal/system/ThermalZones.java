package io.kairo.hal.system;

import io.kairo.api.SystemApi.Thermal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `/sys/class/thermal`: the temperatures by which Linux protects the machine. A zone that does not
/// tell its temperature now is left out. See Documentation/driver-api/thermal/sysfs-api.rst.
final class ThermalZones {
  private static final String FOLDER = "sys/class/thermal";
  private static final double PER_DEGREE = 1000;

  private ThermalZones() {}

  static List<Thermal> read(Root root) throws IOException {
    List<Thermal> zones = new ArrayList<>();
    for (String zone : root.names(FOLDER)) {
      String folder = FOLDER + "/" + zone + "/";
      if (zone.startsWith("thermal_zone")) {
        root.find(folder + "temp")
            .flatMap(ThermalZones::parse)
            .map(celsius -> new Thermal(zone, root.find(folder + "type").orElse(zone), celsius))
            .ifPresent(zones::add);
      }
    }
    return zones;
  }

  /// `temp` is in thousandths of a degree.
  static Optional<Double> parse(String text) {
    return Numbers.whole(text).map(thousandths -> thousandths / PER_DEGREE);
  }
}
