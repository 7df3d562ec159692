package io.kairo.hal.system;

import io.kairo.api.SystemApi;
import io.kairo.api.SystemApi.RunningProcess;
import io.kairo.api.Version;
import io.kairo.posix.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the computer and its processes are and do, from `/proc`, `/sys` and `/etc`. Nothing is kept
/// between two readings but the processors' last ticks.
public final class LinuxSystem {
  private final Root root;
  private final Filesystems.Sizes sizes;
  private final CpuMeter meter;

  /// `root` holds `proc`, `sys` and `etc`: it is `/`.
  public LinuxSystem(Path root) throws IOException {
    this(root, Filesystems::ask);
  }

  LinuxSystem(Path root, Filesystems.Sizes sizes) throws IOException {
    this.root = new Root(root);
    this.sizes = sizes;
    meter = meter();
  }

  /// What computer this is.
  public SystemApi.Machine info() throws IOException {
    OsRelease os = OsRelease.read(root);
    ProcStat stat = root.parse("proc/stat", ProcStat::parse);
    return new SystemApi.Machine(
        os.prettyName(),
        os.id(),
        os.version(),
        root.parse("proc/sys/kernel/osrelease", String::strip),
        root.parse("proc/sys/kernel/hostname", String::strip),
        Architecture.current().name().toLowerCase(Locale.ROOT),
        stat.cores().size(),
        memory().total(),
        stat.boot(),
        Version.KAIRO);
  }

  /// The state now; processor use since the last call, or at first since this was made.
  public SystemApi.Metrics metrics() throws IOException {
    CpuMeter.Use use = meter.read();
    LoadAvg load = root.parse("proc/loadavg", LoadAvg::parse);
    MemInfo memory = memory();
    PowerSupplies power = power();
    return new SystemApi.Metrics(
        use.all(),
        use.cores().size(),
        load.one(),
        load.five(),
        load.fifteen(),
        memory.total(),
        memory.available(),
        memory.swapTotal(),
        memory.swapFree(),
        root.parse("proc/uptime", Uptime::parse).sinceBoot().toMillis(),
        pids().size(),
        use.cores(),
        Disks.read(root),
        filesystems(),
        networks(),
        thermal(),
        power.batteries(),
        power.mains(),
        Gpus.read(root));
  }

  /// A meter of processor use with a last reading of its own.
  public CpuMeter meter() throws IOException {
    return new CpuMeter(root);
  }

  public MemInfo memory() throws IOException {
    return root.parse("proc/meminfo", MemInfo::parse);
  }

  public List<SystemApi.Filesystem> filesystems() throws IOException {
    return Filesystems.read(root, sizes);
  }

  public List<SystemApi.Network> networks() throws IOException {
    return Networks.read(root);
  }

  public List<SystemApi.Thermal> thermal() throws IOException {
    return ThermalZones.read(root);
  }

  public PowerSupplies power() throws IOException {
    return PowerSupplies.read(root);
  }

  /// All processes, with what each control group uses.
  ///
  /// @param names what the caller calls some of them, by process id
  public SystemApi.Processes processes(Map<Long, String> names) throws IOException {
    Instant boot = boot();
    List<RunningProcess> rows = new ArrayList<>();
    for (int pid : pids()) {
      Optional<String> name = Optional.ofNullable(names.get((long) pid));
      unlessEnded(pid, () -> ProcessTable.row(stat(pid, boot), cgroup(pid), name))
          .ifPresent(rows::add);
    }
    return ProcessTable.of(rows);
  }

  /// The process `pid`, unless it has ended.
  public Optional<ProcessStat> process(int pid) throws IOException {
    Instant boot = boot();
    return unlessEnded(pid, () -> stat(pid, boot));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> Optional<T> unlessEnded(int pid, Reading<T> reading) throws IOException {
    try {
      return Optional.of(reading.read());
    } catch (IOException e) {
      // One that ends while it is read gives ESRCH, which Java has no exception for.
      if (e instanceof NoSuchFileException || !Files.exists(root.path().resolve(file(pid, "")))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private ProcessStat stat(int pid, Instant boot) throws IOException {
    String status = root.text(file(pid, "status"));
    return root.parse(file(pid, "stat"), stat -> ProcessStat.parse(stat, status, boot));
  }

  private String cgroup(int pid) {
    return CgroupPath.parse(root.find(file(pid, "cgroup")).orElse(""));
  }

  private Instant boot() throws IOException {
    return root.parse("proc/stat", ProcStat::parse).boot();
  }

  private List<Integer> pids() throws IOException {
    return root.names("proc").stream()
        .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
        .map(Integer::valueOf)
        .toList();
  }

  private static String file(int pid, String name) {
    return "proc/" + pid + "/" + name;
  }
}
