package io.kairo.api;

/// What `system.*` calls carry.
public final class SystemApi {
  private SystemApi() {}

  public record Metrics(
      @Doc("processor use since the last reading, 0 to 1 over all cores") double cpu,
      @Doc("number of cores") int cores,
      @Doc("load average over one minute") double load1,
      @Doc("load average over five minutes") double load5,
      @Doc("load average over fifteen minutes") double load15,
      @Doc("memory in bytes") long memoryTotal,
      @Doc("memory that can be had without swapping, in bytes") long memoryAvailable,
      @Doc("swap in bytes") long swapTotal,
      @Doc("unused swap in bytes") long swapFree,
      @Doc("time since boot, in milliseconds") long uptimeMillis,
      @Doc("number of processes") int processes) {}
}
