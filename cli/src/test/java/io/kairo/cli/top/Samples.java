package io.kairo.cli.top;

import io.kairo.api.ProcessApi;
import io.kairo.api.ProcessApi.ProcessKind;
import io.kairo.api.SystemApi;
import io.kairo.api.SystemApi.ProcessState;
import io.kairo.api.SystemApi.RunningProcess;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Samples of a small machine with a kernel, an agent and a skill.
final class Samples {
  static final SystemApi.Machine MACHINE =
      new SystemApi.Machine(
          Optional.of("Debian GNU/Linux 13"),
          Optional.of("debian"),
          Optional.of("13"),
          "6.12.0",
          "field-7",
          "aarch64",
          2,
          4L << 30,
          Instant.EPOCH,
          "0.1.0");

  private Samples() {}

  /// A sample `seconds` after the first, when each of Kairo's own had used `cpuMillis`.
  static Sample at(double seconds, long cpuMillis, List<RunningProcess> all) {
    return new Sample(
        (long) (seconds * 1e9),
        metrics((long) (seconds * 2048), List.of(core(0, 0.25), core(1, 0.9))),
        List.of(
            entry("kernel", ProcessKind.KERNEL, 10, cpuMillis),
            entry("agent:climate", ProcessKind.AGENT, 11, cpuMillis),
            entry("skill:thermostat", ProcessKind.SKILL, 12, cpuMillis)),
        all);
  }

  static SystemApi.Core core(int number, double use) {
    return new SystemApi.Core(number, use);
  }

  static SystemApi.Metrics metrics(long received, List<SystemApi.Core> cores) {
    return new SystemApi.Metrics(
        0.5,
        cores.size(),
        0.42,
        0.5,
        0.36,
        4L << 30,
        3L << 30,
        0,
        0,
        61_000,
        118,
        cores,
        List.of(),
        List.of(
            new SystemApi.Filesystem("/", "ext4", "/dev/a", false, 8L << 30, 2L << 30, 0.75),
            new SystemApi.Filesystem("/snap", "squashfs", "/dev/b", true, 1, 0, 1)),
        List.of(
            new SystemApi.Network("lo", "unknown", 99 * received, 99 * received, 0, 0),
            new SystemApi.Network("eth0", "up", received, 0, 0, 0)),
        List.of(
            new SystemApi.Thermal("thermal_zone0", "cpu-thermal", 48.3),
            new SystemApi.Thermal("thermal_zone1", "wifi", 31)),
        List.of(new SystemApi.Battery("BAT0", "not_charging", Optional.of(80), Optional.of(6.25))),
        Optional.of(true),
        List.of());
  }

  static ProcessApi.Entry entry(String id, ProcessKind kind, long pid, long cpuMillis) {
    return new ProcessApi.Entry(
        id, kind, pid, "running", Optional.of("climate"), 50 << 20, cpuMillis, 60_000, 1);
  }

  static RunningProcess process(long pid, String name, long cpuMillis, Optional<String> kairo) {
    return new RunningProcess(
        pid, 1, name, ProcessState.SLEEPING, pid << 20, cpuMillis, "/user.slice", kairo);
  }
}
