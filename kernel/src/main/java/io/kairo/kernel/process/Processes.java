package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.hal.system.LinuxSystem;
import io.kairo.hal.system.ProcessStat;
import java.io.IOException;
import java.util.Optional;

/// The operating system's processes, as the kernel asks for them.
public final class Processes {
  private final LinuxSystem system;

  public Processes(LinuxSystem system) {
    this.system = system;
  }

  /// The process with this id, unless it has ended.
  public Optional<ProcessStat> find(long pid) {
    try {
      return system.process(Math.toIntExact(pid));
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "/proc must be readable, found: " + e.getMessage());
    }
  }
}
