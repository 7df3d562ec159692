package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemApi;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.hal.system.LinuxSystem;
import io.kairo.kernel.process.ProcessList;
import io.kairo.kernel.syscall.CallTable.On;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/// `system.*`: what computer this is and what it does.
final class MachineCalls {
  private final LinuxSystem system;
  private final ProcessList processes;

  MachineCalls(LinuxSystem system, ProcessList processes) {
    this.system = system;
    this.processes = processes;
  }

  void register(CallTable table) {
    table.on(SystemCalls.VERSION, On.REACTOR, (_, _, _) -> versions());
    table.on(SystemCalls.INFO, On.THREAD, (_, _, _) -> read(system::info));
    table.on(SystemCalls.METRICS, On.THREAD, (_, _, _) -> read(system::metrics));
    table.on(SystemCalls.PROCESSES, On.THREAD, (_, _, _) -> read(() -> system.processes(names())));
  }

  private static SystemApi.Versions versions() {
    return new SystemApi.Versions(Version.KAIRO, Version.PROTOCOL, Runtime.version().toString());
  }

  /// What the kernel calls its own processes.
  private Map<Long, String> names() {
    return processes.list().stream()
        .collect(
            Collectors.toMap(ProcessApi.Entry::pid, ProcessApi.Entry::id, (first, _) -> first));
  }

  @FunctionalInterface
  private interface Reading<R> {
    R read() throws IOException;
  }

  private static <R> R read(Reading<R> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "/proc must be readable, found: " + e.getMessage());
    }
  }
}
