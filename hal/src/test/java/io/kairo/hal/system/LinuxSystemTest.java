package io.kairo.hal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.SystemApi;
import io.kairo.api.SystemApi.Filesystem;
import io.kairo.api.SystemApi.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LinuxSystemTest {
  private static final Path VM = Path.of("src/test/resources/machines/vm");

  @Test
  void metricsComeFromProc() throws Exception {
    SystemApi.Metrics metrics = new LinuxSystem(VM).metrics();

    assertThat(metrics.cores()).isEqualTo(2);
    assertThat(metrics.load1()).isEqualTo(0.42);
    assertThat(metrics.load5()).isEqualTo(0.50);
    assertThat(metrics.load15()).isEqualTo(0.36);
    assertThat(metrics.memoryTotal()).isEqualTo(24_684_096L * 1024);
    assertThat(metrics.memoryAvailable()).isEqualTo(24_370_156L * 1024);
    assertThat(metrics.swapTotal()).isEqualTo(2_097_148L * 1024);
    assertThat(metrics.swapFree()).isEqualTo(2_096_000L * 1024);
    assertThat(metrics.uptimeMillis()).isEqualTo(2_194_930);
    assertThat(metrics.processes()).isEqualTo(2);
  }

  @Test
  void thisComputerCanBeRead() throws Exception {
    SystemApi.Metrics metrics = new LinuxSystem(Path.of("/")).metrics();

    assertThat(metrics.cpu()).isBetween(0.0, 1.0);
    assertThat(metrics.perCore()).hasSize(metrics.cores()).isNotEmpty();
    assertThat(metrics.memoryTotal()).isGreaterThan(metrics.memoryAvailable());
    assertThat(metrics.uptimeMillis()).isPositive();
    assertThat(metrics.processes()).isPositive();
    assertThat(metrics.networks()).extracting(SystemApi.Network::name).contains("lo");
    assertThat(metrics.filesystems())
        .allSatisfy(filesystem -> assertThat(filesystem.use()).isBetween(0.0, 1.0));
  }

  @Test
  void filesystemIsAsLargeAsTheJdkSays() throws Exception {
    for (Filesystem filesystem : new LinuxSystem(Path.of("/")).filesystems()) {
      assertThat(filesystem.total())
          .as(filesystem.mount())
          .isEqualTo(Files.getFileStore(Path.of(filesystem.mount())).getTotalSpace());
    }
  }

  @Test
  void thisComputerSaysWhatItIs() throws Exception {
    SystemApi.Machine info = new LinuxSystem(Path.of("/")).info();

    assertThat(info.kernel()).isEqualTo(System.getProperty("os.version"));
    assertThat(info.host()).isNotBlank();
    assertThat(info.architecture()).isIn("x86_64", "aarch64");
    assertThat(info.bootTime()).isBefore(Instant.now());
  }

  @Test
  void thisProcessKnowsItself() throws Exception {
    ProcessHandle self = ProcessHandle.current();

    ProcessStat stat = new LinuxSystem(Path.of("/")).process((int) self.pid()).orElseThrow();

    Instant started = self.info().startInstant().orElseThrow();
    assertThat(stat.pid()).isEqualTo((int) self.pid());
    assertThat(stat.parent()).isEqualTo((int) self.parent().orElseThrow().pid());
    assertThat(stat.rssBytes()).isBetween(16L << 20, 16L << 30);
    assertThat(stat.cpuMillis()).isPositive();
    assertThat(stat.started()).isBetween(started.minusSeconds(2), started.plusSeconds(2));
  }

  @Test
  void treeHoldsThisProcessUnderTheNameItIsGiven() throws Exception {
    ProcessHandle self = ProcessHandle.current();

    SystemApi.Processes processes =
        new LinuxSystem(Path.of("/")).processes(Map.of(self.pid(), "this"));

    RunningProcess row =
        processes.processes().stream()
            .filter(process -> process.kairo().isPresent())
            .findFirst()
            .orElseThrow();
    assertThat(row.kairo()).contains("this");
    assertThat(row.pid()).isEqualTo(self.pid());
    assertThat(row.parent()).isEqualTo(self.parent().orElseThrow().pid());
    assertThat(processes.cgroups()).extracting(SystemApi.Cgroup::path).contains(row.cgroup());
  }

  @Test
  void endedProcessIsNotThere() throws Exception {
    assertThat(new LinuxSystem(VM).process(7847)).isEmpty();
  }
}
