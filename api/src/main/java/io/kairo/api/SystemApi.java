package io.kairo.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What `system.*` calls carry. A list is empty and a value absent where the machine has no such
/// thing or does not tell.
public final class SystemApi {
  private SystemApi() {}

  public record Versions(
      @Doc("Kairo's version") String kairo,
      @Doc("the newest protocol version the kernel speaks") int protocol,
      @Doc("the version of the Java that it runs on") String java) {}

  public record Machine(
      @Doc("the operating system, as it calls itself") Optional<String> os,
      @Doc("its short name, such as debian") Optional<String> osId,
      @Doc("its version") Optional<String> osVersion,
      @Doc("the release of the Linux kernel") String kernel,
      @Doc("the computer's name") String host,
      @Doc("the processor's architecture, as Linux calls it") String architecture,
      @Doc("number of cores") int cores,
      @Doc("memory in bytes") long memoryTotal,
      @Doc("when the computer was started") Instant bootTime,
      @Doc("Kairo's version") String kairo) {}

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
      @Doc("number of processes") int processes,
      @Doc("each core that is on") List<Core> perCore,
      @Doc("each disk that has a size") List<Disk> disks,
      @Doc("each mounted filesystem that lies on storage of this computer")
          List<Filesystem> filesystems,
      @Doc("each network interface") List<Network> networks,
      @Doc("each thermal zone that tells its temperature") List<Thermal> thermal,
      @Doc("each battery that powers the computer") List<Battery> batteries,
      @Doc("whether power comes from outside") Optional<Boolean> mains,
      @Doc("each graphics processor") List<Gpu> gpus) {}

  public record Core(
      @Doc("its number") int number, @Doc("its use since the last reading, 0 to 1") double use) {}

  public record Disk(
      @Doc("its name in the kernel, such as nvme0n1") String name,
      @Doc("its size in bytes") long size,
      @Doc("bytes read since boot") long readBytes,
      @Doc("bytes written since boot") long writtenBytes,
      @Doc("time in which it had something to do since boot, in milliseconds") long busyMillis) {}

  public record Filesystem(
      @Doc("where it is mounted") String mount,
      @Doc("its type, such as ext4") String type,
      @Doc("what it lies on") String source,
      @Doc("whether it can only be read") boolean readOnly,
      @Doc("its size in bytes") long total,
      @Doc("unused bytes that an ordinary user may have") long available,
      @Doc("how full it is for an ordinary user, 0 to 1") double use) {}

  public record Network(
      @Doc("the interface's name") String name,
      @Doc("up, down, dormant …; unknown is what the loopback interface says") String state,
      @Doc("bytes received since the interface was made") long receivedBytes,
      @Doc("bytes sent") long sentBytes,
      @Doc("packets that were received with an error or dropped") long receiveErrors,
      @Doc("packets that were not sent because of an error or dropped") long sendErrors) {}

  public record Thermal(
      @Doc("the zone, such as thermal_zone0") String zone,
      @Doc("what is measured, in the words of its driver, such as cpu-thermal") String type,
      @Doc("temperature in degrees Celsius") double celsius) {}

  public record Battery(
      @Doc("its name in the kernel, such as BAT0") String name,
      @Doc("charging, discharging, not_charging, full or unknown") String state,
      @Doc("charge, 0 to 100") Optional<Integer> percent,
      @Doc("power that flows into or out of it, in watts") Optional<Double> watts) {}

  public record Gpu(
      @Doc("its name in the kernel, such as card0") String name,
      @Doc("the driver") Optional<String> driver,
      @Doc("who made it: the PCI vendor, four hexadecimal digits") Optional<String> vendor,
      @Doc("what it is: the PCI device, four hexadecimal digits") Optional<String> device,
      @Doc("its use now, 0 to 1") Optional<Double> busy,
      @Doc("its own memory in bytes") Optional<Long> memoryTotal,
      @Doc("used bytes of its own memory") Optional<Long> memoryUsed) {}

  public record Processes(
      @Doc("processes by id; parents make them a tree") List<RunningProcess> processes,
      @Doc("what the processes of each control group use together") List<Cgroup> cgroups,
      @Doc("idle processes and groups left out because the lists would be too long") int omitted) {}

  public record RunningProcess(
      @Doc("process id") long pid,
      @Doc("process id of its parent; 0 if the parent is Linux itself") long parent,
      @Doc("its name in the kernel, which it can change") String name,
      @Doc("what it is doing") ProcessState state,
      @Doc("resident memory in bytes, shared pages included") long memory,
      @Doc("processor time used, in milliseconds") long cpuMillis,
      @Doc("its control group") String cgroup,
      @Doc("Kairo's own name for it, such as skill:thermostat, if it is one of Kairo's")
          Optional<String> kairo) {}

  public record Cgroup(
      @Doc("the control group") String path,
      @Doc("how many processes are in it, those of groups below it not counted") int processes,
      @Doc("their resident memory in bytes; what two of them share counts twice") long memory,
      @Doc("their processor time in milliseconds; those that have ended not counted")
          long cpuMillis) {}

  public enum ProcessState {
    RUNNING,
    SLEEPING,
    /// For a disk, mostly: it cannot be interrupted.
    WAITING,
    STOPPED,
    TRACED,
    ZOMBIE,
    /// A thread of Linux that has nothing to do.
    IDLE,
    OTHER
  }
}
