package io.kairo.hal.system;

import io.kairo.api.SystemApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What the computer and its processes are doing, from `/proc`. Its own monitor guards the last
/// reading.
public final class LinuxSystem {
  private final Path proc;
  private ProcStat last;
  private double share;

  /// `proc` is `/proc`, or a copy of one.
  public LinuxSystem(Path proc) throws IOException {
    this.proc = proc;
    last = ProcStat.parse(read("stat"));
  }

  /// The state now; processor use since the last call, or at first since this was made.
  public SystemApi.Metrics metrics() throws IOException {
    ProcStat stat = ProcStat.parse(read("stat"));
    LoadAvg load = LoadAvg.parse(read("loadavg"));
    MemInfo memory = MemInfo.parse(read("meminfo"));
    Uptime uptime = Uptime.parse(read("uptime"));
    return new SystemApi.Metrics(
        share(stat),
        stat.cores(),
        load.one(),
        load.five(),
        load.fifteen(),
        memory.total(),
        memory.available(),
        memory.swapTotal(),
        memory.swapFree(),
        uptime.sinceBoot().toMillis(),
        processes());
  }

  /// The process `pid`, unless it has ended.
  public Optional<ProcessStat> process(int pid) throws IOException {
    try {
      String stat = read(pid + "/stat");
      String status = read(pid + "/status");
      return Optional.of(ProcessStat.parse(stat, status, ProcStat.parse(read("stat")).boot()));
    } catch (IOException e) {
      // One that ends while it is read gives ESRCH, which Java has no exception for.
      if (e instanceof NoSuchFileException || !Files.exists(proc.resolve(Integer.toString(pid)))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Two readings within one clock tick have nothing to compare: the share stays.
  private synchronized double share(ProcStat stat) {
    if (stat.totalTicks() > last.totalTicks()) {
      share = stat.shareSince(last);
      last = stat;
    }
    return share;
  }

  private int processes() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        count += Files.isDirectory(entry) ? 1 : 0;
      }
    }
    return count;
  }

  /// A process may put any bytes into its name; those that are not UTF-8 are replaced.
  private String read(String file) throws IOException {
    return new String(Files.readAllBytes(proc.resolve(file)), StandardCharsets.UTF_8);
  }
}
