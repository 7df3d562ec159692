package io.kairo.cli.top;

import io.kairo.api.ProcessApi;
import io.kairo.api.SystemApi;
import io.kairo.api.SystemApi.Network;
import io.kairo.api.SystemApi.RunningProcess;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One picture of the system: what it did between two samples.
///
/// @param own kernel, agents and skills, in the kernel's order
/// @param others the busiest of the other processes
/// @param traffic what went over the network
record Update(
    Instant time, SystemApi.Metrics machine, List<Own> own, List<Other> others, Traffic traffic) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /// One of Kairo's own.
  ///
  /// @param cpu processor use, 1 being one core; absent for an old process that is new in the list
  record Own(ProcessApi.Entry entry, Optional<Double> cpu) {}

  /// A process that is none of Kairo's.
  record Other(RunningProcess process, double cpu) {}

  /// Bytes a second over all interfaces but the loopback one.
  record Traffic(double received, double sent) {}

  /// What happened from `before` to `now`.
  ///
  /// @param most how many other processes
  static Update between(Sample before, Sample now, Instant time, int most) {
    double millis = Math.max(1, (now.nanos() - before.nanos()) / NANOS_PER_MILLI);
    return new Update(
        time,
        now.machine(),
        own(before, now, millis),
        others(before, now, millis, most),
        traffic(before, now));
  }

  private static List<Own> own(Sample before, Sample now, double millis) {
    Map<Long, ProcessApi.Entry> known = byPid(before.own(), ProcessApi.Entry::pid);
    return now.own().stream()
        .map(entry -> {
          Optional<Long> earlier =
              Optional.ofNullable(known.get(entry.pid()))
                  .map(ProcessApi.Entry::cpuMillis)
                  .or(() -> entry.uptimeMillis() <= millis ? Optional.of(0L) : Optional.empty());
          return new Own(entry, earlier.map(used -> share(entry.cpuMillis() - used, millis)));
        })
        .toList();
  }

  /// A process that was not there before has used all its time since.
  private static List<Other> others(Sample before, Sample now, double millis, int most) {
    Map<Long, RunningProcess> known = byPid(before.all(), RunningProcess::pid);
    return now.all().stream()
        .filter(process -> process.kairo().isEmpty())
        .map(process -> {
          long earlier =
              Optional.ofNullable(known.get(process.pid()))
                  .map(RunningProcess::cpuMillis)
                  .orElse(0L);
          return new Other(process, share(process.cpuMillis() - earlier, millis));
        })
        .sorted(
            Comparator.comparingDouble(Other::cpu)
                .thenComparingLong(other -> other.process().memory())
                .reversed())
        .limit(most)
        .toList();
  }

  private static double share(long used, double millis) {
    return Math.max(0, used) / millis;
  }

  private static Traffic traffic(Sample before, Sample now) {
    double seconds = Math.max(1e-3, (now.nanos() - before.nanos()) / NANOS_PER_SECOND);
    return new Traffic(
        (sum(now, Network::receivedBytes) - sum(before, Network::receivedBytes)) / seconds,
        (sum(now, Network::sentBytes) - sum(before, Network::sentBytes)) / seconds);
  }

  /// Bytes so far. An interface that goes away takes its bytes with it.
  private static double sum(Sample sample, Function<Network, Long> bytes) {
    return sample.machine().networks().stream()
        .filter(network -> !network.name().equals("lo"))
        .mapToDouble(bytes::apply)
        .sum();
  }

  private static <T> Map<Long, T> byPid(List<T> rows, Function<T, Long> pid) {
    return rows.stream().collect(Collectors.toMap(pid, row -> row, (first, _) -> first));
  }
}
