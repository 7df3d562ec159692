package io.kairo.hal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.SystemApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxSystemTest {
  @Test
  void metricsComeFromProc(@TempDir Path proc) throws Exception {
    copy(proc, "stat", "loadavg", "meminfo", "uptime", "2/stat", "7846/stat", "fs/README");
    LinuxSystem system = new LinuxSystem(proc);
    Files.writeString(
        proc.resolve("stat"), "cpu  42567 0 5233 389596 564 0 48 71 0 0\ncpu0 1\ncpu1 1\n");

    SystemApi.Metrics metrics = system.metrics();

    assertThat(metrics)
        .isEqualTo(
            new SystemApi.Metrics(
                0.25,
                2,
                0.42,
                0.50,
                0.36,
                24_684_096L * 1024,
                24_370_156L * 1024,
                2_097_148L * 1024,
                2_096_000L * 1024,
                2_194_930,
                2));
    assertThat(system.metrics().cpu()).as("nothing passed since").isEqualTo(0.25);
  }

  @Test
  void thisComputerCanBeRead() throws Exception {
    SystemApi.Metrics metrics = new LinuxSystem(Path.of("/proc")).metrics();

    assertThat(metrics.cpu()).isBetween(0.0, 1.0);
    assertThat(metrics.cores()).isPositive();
    assertThat(metrics.memoryTotal()).isGreaterThan(metrics.memoryAvailable());
    assertThat(metrics.uptimeMillis()).isPositive();
    assertThat(metrics.processes()).isPositive();
  }

  @Test
  void thisProcessKnowsItself() throws Exception {
    ProcessHandle self = ProcessHandle.current();

    ProcessStat stat = new LinuxSystem(Path.of("/proc")).process((int) self.pid()).orElseThrow();

    Instant started = self.info().startInstant().orElseThrow();
    assertThat(stat.pid()).isEqualTo((int) self.pid());
    assertThat(stat.parent()).isEqualTo((int) self.parent().orElseThrow().pid());
    assertThat(stat.rssBytes()).isBetween(16L << 20, 16L << 30);
    assertThat(stat.cpuMillis()).isPositive();
    assertThat(stat.started()).isBetween(started.minusSeconds(2), started.plusSeconds(2));
  }

  @Test
  void endedProcessIsNotThere(@TempDir Path proc) throws Exception {
    copy(proc, "stat");

    assertThat(new LinuxSystem(proc).process(7846)).isEmpty();
  }

  private static void copy(Path proc, String... files) throws Exception {
    for (String file : List.of(files)) {
      Path target = proc.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(ProcParsersTest.PROC.resolve(file), target);
    }
  }
}
