package io.kairo.hal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kairo.api.SystemApi;
import io.kairo.api.SystemApi.Battery;
import io.kairo.api.SystemApi.Disk;
import io.kairo.api.SystemApi.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.hardware.PowerSource;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/// This computer as OSHI reads it, in Java and from the same kernel: whoever is wrong, one of the
/// two is. Nothing of OSHI is in the product.
final class OshiTest {
  /// Between our reading and theirs the world goes on.
  private static final Offset<Long> SECONDS = within(5L);

  private static final Offset<Double> HALF = within(0.5);

  private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
  private final OperatingSystem os = new SystemInfo().getOperatingSystem();
  private LinuxSystem system;

  @BeforeEach
  void open() throws Exception {
    system = new LinuxSystem(Path.of("/"));
  }

  @Test
  void memoryAndSwapAreTheSame() throws Exception {
    MemInfo memory = system.memory();

    assertThat(memory.total()).isEqualTo(hardware.getMemory().getTotal());
    assertThat(memory.swapTotal())
        .isEqualTo(hardware.getMemory().getVirtualMemory().getSwapTotal());
    assertThat((double) memory.available() / memory.total())
        .isCloseTo((double) hardware.getMemory().getAvailable() / memory.total(), within(0.05));
  }

  @Test
  void coresAreTheSame() throws Exception {
    assertThat(system.metrics().cores())
        .isEqualTo(hardware.getProcessor().getLogicalProcessorCount());
  }

  @Test
  void uptimeAndBootAreTheSame() throws Exception {
    assertThat(system.metrics().uptimeMillis() / 1000).isCloseTo(os.getSystemUptime(), SECONDS);
    assertThat(system.info().bootTime().getEpochSecond())
        .isCloseTo(os.getSystemBootTime(), SECONDS);
  }

  @Test
  void thisProcessIsAsLarge() throws Exception {
    int pid = (int) ProcessHandle.current().pid();

    ProcessStat ours = system.process(pid).orElseThrow();
    OSProcess theirs = Objects.requireNonNull(os.getProcess(pid));

    assertThat(ours.rssBytes() / (double) theirs.getResidentMemory()).isCloseTo(1, within(0.2));
    assertThat(ours.parent()).isEqualTo(theirs.getParentProcessID());
    assertThat(ours.cpuMillis() / 1000)
        .isCloseTo((theirs.getKernelTime() + theirs.getUserTime()) / 1000, SECONDS);
  }

  @Test
  void loadIsTheSame() throws Exception {
    SystemApi.Metrics metrics = system.metrics();
    double[] load = hardware.getProcessor().getSystemLoadAverage(3);

    assertThat(metrics.load5()).isCloseTo(load[1], HALF);
    assertThat(metrics.load15()).isCloseTo(load[2], HALF);
  }

  @Test
  void disksThatOshiSeesAreOurs() throws Exception {
    List<Disk> ours = system.metrics().disks();

    for (HWDiskStore disk : hardware.getDiskStores()) {
      if (disk.getSize() > 0) {
        String name = Path.of(disk.getName()).getFileName().toString();
        assertThat(ours)
            .filteredOn(d -> d.name().equals(name))
            .singleElement()
            .satisfies(d -> assertThat(d.size()).isEqualTo(disk.getSize()));
      }
    }
  }

  @Test
  void interfacesThatOshiSeesAreOurs() throws Exception {
    List<String> ours = system.networks().stream().map(Network::name).toList();

    assertThat(ours)
        .containsAll(hardware.getNetworkIFs(true).stream().map(NetworkIF::getName).toList());
  }

  @Test
  void batteriesAreAmongThoseOfOshi() throws Exception {
    assertThat(hardware.getPowerSources().stream().map(PowerSource::getName).toList())
        .containsAll(system.power().batteries().stream().map(Battery::name).toList());
  }

  @Test
  void operatingSystemIsTheSame() throws Exception {
    SystemApi.Machine info = system.info();

    assertThat(info.kernel()).startsWith(os.getVersionInfo().getBuildNumber());
    assertThat(info.host()).isEqualTo(os.getNetworkParams().getHostName());
  }
}
