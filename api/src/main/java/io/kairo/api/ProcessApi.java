package io.kairo.api;

import java.util.List;
import java.util.Optional;

/// What `process.*` calls carry.
public final class ProcessApi {
  private ProcessApi() {}

  public record Listing(@Doc("kernel, agents and skills") List<Entry> processes) {}

  public record Entry(
      @Doc("the kernel's own name for it, such as skill:thermostat") String id,
      @Doc("kernel, agent or skill") ProcessKind kind,
      @Doc("process id") long pid,
      @Doc("running, restarting …") String state,
      @Doc("the agent it works for") Optional<String> agent,
      @Doc("resident memory in bytes") long memory,
      @Doc("processor time used, in milliseconds") long cpuMillis,
      @Doc("time since it started, in milliseconds") long uptimeMillis,
      @Doc("restarts since it was started") int restarts) {}

  public enum ProcessKind {
    KERNEL,
    AGENT,
    SKILL
  }
}
