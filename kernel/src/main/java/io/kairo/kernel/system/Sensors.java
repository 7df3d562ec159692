package io.kairo.kernel.system;

import io.kairo.api.SystemApi.Battery;
import io.kairo.api.SystemApi.Core;
import io.kairo.api.SystemApi.Filesystem;
import io.kairo.api.SystemApi.Network;
import io.kairo.api.SystemApi.Thermal;
import io.kairo.hal.system.CpuMeter;
import io.kairo.hal.system.LinuxSystem;
import io.kairo.hal.system.MemInfo;
import io.kairo.hal.system.PowerSupplies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads what is watched from the computer: of each kind only when it is asked for, because some
/// batteries take their time to answer.
final class Sensors {
  private static final double PERCENT = 100;

  private final LinuxSystem system;
  private final CpuMeter meter;

  Sensors(LinuxSystem system) throws IOException {
    this.system = system;
    this.meter = system.meter();
  }

  List<Reading> read(Watched what) throws IOException {
    return switch (what) {
      case CPU -> List.of(cpu(meter.read()));
      case MEMORY -> List.of(memory(system.memory()));
      case THERMAL -> system.thermal().stream().map(Sensors::thermal).toList();
      case POWER -> power(system.power());
      case NETWORK -> system.networks().stream().map(Sensors::network).toList();
      case FILESYSTEM -> system.filesystems().stream().map(Sensors::filesystem).toList();
    };
  }

  private static Reading cpu(CpuMeter.Use use) {
    List<Double> cores = use.cores().stream().map(Core::use).toList();
    return new Reading(
        Watched.CPU, "all", use.all() * PERCENT, "", Map.of("use", use.all(), "cores", cores));
  }

  private static Reading memory(MemInfo memory) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("total", memory.total());
    fact.put("available", memory.available());
    fact.put("swapTotal", memory.swapTotal());
    fact.put("swapFree", memory.swapFree());
    double level = PERCENT * memory.available() / memory.total();
    return new Reading(Watched.MEMORY, "all", level, "", fact);
  }

  private static Reading thermal(Thermal zone) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("name", zone.zone());
    fact.put("type", zone.type());
    fact.put("celsius", zone.celsius());
    return new Reading(Watched.THERMAL, zone.zone(), zone.celsius(), "", fact);
  }

  private static List<Reading> power(PowerSupplies power) {
    List<Reading> readings = new ArrayList<>();
    power.batteries().forEach(battery -> readings.add(battery(battery)));
    power
        .mains()
        .map(on -> on ? "online" : "offline")
        .map(state ->
            new Reading(Watched.POWER, "mains", 0, state, Map.of("name", "mains", "state", state)))
        .ifPresent(readings::add);
    return readings;
  }

  private static Reading battery(Battery battery) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("name", battery.name());
    fact.put("state", battery.state());
    battery.percent().ifPresent(percent -> fact.put("percent", percent));
    battery.watts().ifPresent(watts -> fact.put("watts", watts));
    double level = battery.percent().orElse(0);
    return new Reading(Watched.POWER, battery.name(), level, battery.state(), fact);
  }

  private static Reading network(Network network) {
    return new Reading(
        Watched.NETWORK,
        network.name(),
        0,
        network.state(),
        Map.of("name", network.name(), "state", network.state()));
  }

  private static Reading filesystem(Filesystem filesystem) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("name", filesystem.mount());
    fact.put("total", filesystem.total());
    fact.put("available", filesystem.available());
    fact.put("use", filesystem.use());
    return new Reading(
        Watched.FILESYSTEM, filesystem.mount(), filesystem.use() * PERCENT, "", fact);
  }
}
