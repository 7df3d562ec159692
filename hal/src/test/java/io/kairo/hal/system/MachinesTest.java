package io.kairo.hal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.SystemApi.Battery;
import io.kairo.api.SystemApi.Cgroup;
import io.kairo.api.SystemApi.Disk;
import io.kairo.api.SystemApi.Filesystem;
import io.kairo.api.SystemApi.Gpu;
import io.kairo.api.SystemApi.Machine;
import io.kairo.api.SystemApi.Metrics;
import io.kairo.api.SystemApi.Network;
import io.kairo.api.SystemApi.ProcessState;
import io.kairo.api.SystemApi.Processes;
import io.kairo.api.SystemApi.RunningProcess;
import io.kairo.api.SystemApi.Thermal;
import io.kairo.api.Version;
import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Statvfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole machines, read from what was captured of them.
final class MachinesTest {
  private static final Path MACHINES = Path.of("src/test/resources/machines");

  @Test
  void laptopHasBatteriesAndIsOnOutsidePower() throws Exception {
    Metrics laptop = machine("laptop").metrics();

    assertThat(laptop.batteries())
        .containsExactly(
            new Battery("BAT0", "not_charging", Optional.of(80), Optional.of(6.25)),
            new Battery("BAT1", "discharging", Optional.of(25), Optional.of(6.0)));
    assertThat(laptop.mains()).as("the USB plug has power, the other has none").contains(true);
  }

  @Test
  void laptopHasTwoGraphicsProcessorsOfWhichOneTellsItsUse() throws Exception {
    assertThat(machine("laptop").metrics().gpus())
        .containsExactly(
            new Gpu(
                "card0",
                Optional.of("amdgpu"),
                Optional.of("1002"),
                Optional.of("73ef"),
                Optional.of(0.37),
                Optional.of(8_573_157_376L),
                Optional.of(412_098_560L)),
            new Gpu(
                "card1",
                Optional.of("i915"),
                Optional.of("8086"),
                Optional.of("9a49"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void zoneThatDoesNotTellItsTemperatureIsLeftOut() throws Exception {
    assertThat(machine("laptop").metrics().thermal())
        .containsExactly(
            new Thermal("thermal_zone0", "acpitz", 27.8),
            new Thermal("thermal_zone2", "x86_pkg_temp", 51.0));
  }

  @Test
  void wholeDisksWithASizeAreDisks() throws Exception {
    assertThat(machine("laptop").metrics().disks())
        .containsExactly(
            new Disk("dm-0", 1_998_301_184L * 512, 18_183_250L * 512, 21_870_462L * 512, 152_004),
            new Disk("loop0", 131_768L * 512, 2_506 * 512, 0, 12),
            new Disk(
                "nvme0n1", 2_000_409_264L * 512, 18_204_410L * 512, 21_870_464L * 512, 151_204));
  }

  @Test
  void filesystemOnADeviceIsListedOnceAndOneOverTheNetworkIsNeverAsked() throws Exception {
    assertThat(machine("laptop").metrics().filesystems())
        .containsExactly(
            new Filesystem("/", "ext4", "/dev/mapper/vg-root", false, 1_024_000, 307_200, 0.625),
            new Filesystem("/boot/efi", "vfat", "/dev/nvme0n1p1", false, 1_024_000, 307_200, 0.625),
            new Filesystem(
                "/snap/core22/1621", "squashfs", "/dev/loop0", true, 1_024_000, 307_200, 0.625));
  }

  @Test
  void interfacesHaveCountersAndAState() throws Exception {
    assertThat(machine("laptop").metrics().networks())
        .containsExactly(
            new Network("lo", "unknown", 1_402_233, 1_402_233, 0, 0),
            new Network("enp0s31f6", "down", 0, 0, 0, 0),
            new Network("wlp0s20f3", "up", 902_112_345, 81_200_311, 44, 2));
  }

  @Test
  void boardHasATemperatureAndNoBattery() throws Exception {
    Metrics board = machine("board").metrics();

    assertThat(board.thermal())
        .containsExactly(new Thermal("thermal_zone0", "cpu-thermal", 48.312));
    assertThat(board.batteries()).isEmpty();
    assertThat(board.mains()).isEmpty();
    assertThat(board.swapTotal()).isZero();
    assertThat(board.perCore()).extracting(core -> core.number()).containsExactly(0, 1, 3);
    assertThat(board.gpus())
        .extracting(Gpu::driver)
        .containsExactly(Optional.of("v3d"), Optional.of("vc4-drm"));
    assertThat(board.gpus()).extracting(Gpu::vendor).containsOnly(Optional.empty());
  }

  @Test
  void machineSaysWhatItIs() throws Exception {
    Machine laptop = machine("laptop").info();

    assertThat(laptop.os()).contains("Ada's \"Own\" Linux 13");
    assertThat(laptop.osId()).contains("ada");
    assertThat(laptop.osVersion()).contains("13");
    assertThat(laptop.kernel()).isEqualTo("6.12.48-amd64");
    assertThat(laptop.host()).isEqualTo("ada-laptop");
    assertThat(laptop.cores()).isEqualTo(4);
    assertThat(laptop.memoryTotal()).isEqualTo(15_988_192L * 1024);
    assertThat(laptop.bootTime()).isEqualTo(Instant.ofEpochSecond(1_795_500_000L));
    assertThat(laptop.kairo()).isEqualTo(Version.KAIRO);
    assertThat(machine("board").info().os()).contains("Debian GNU/Linux 13 (trixie)");
  }

  @Test
  void processesAreATreeAndTheirGroupsAreSummed() throws Exception {
    Processes processes =
        machine("laptop").processes(Map.of(1742L, "kernel", 1743L, "skill:thermostat"));

    assertThat(processes.processes())
        .containsExactly(
            process(1, 0, "systemd", 12_288, 2_100, "/init.scope", Optional.empty()),
            process(1742, 1, "java", 51_200, 26_200, SERVICE, Optional.of("kernel")),
            process(
                1743, 1742, "thermostat", 1_024, 150, SERVICE, Optional.of("skill:thermostat")));
    assertThat(processes.cgroups())
        .containsExactly(
            new Cgroup("/init.scope", 1, 12_288 * 1024, 2_100),
            new Cgroup(SERVICE, 2, 52_224 * 1024, 26_350));
    assertThat(processes.omitted()).isZero();
  }

  @Test
  void malformedProcFileIsAnErrorThatShowsIt(@TempDir Path root) throws Exception {
    Path stat = root.resolve("proc/stat");
    Files.createDirectories(stat.getParent());
    Files.writeString(stat, "cpu  lots of it\n");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new LinuxSystem(root))
        .withMessage("/proc/stat must have the form of its manual page, got 'cpu  lots of it'");
  }

  private static final String SERVICE = "/user.slice/kairo.service";

  private static RunningProcess process(
      int pid, int parent, String name, int kib, int cpu, String cgroup, Optional<String> kairo) {
    return new RunningProcess(
        pid, parent, name, ProcessState.SLEEPING, kib * 1024L, cpu, cgroup, kairo);
  }

  private static LinuxSystem machine(String name) throws IOException {
    return new LinuxSystem(MACHINES.resolve(name), MachinesTest::size);
  }

  /// 250 blocks of 4 KiB: 125 used, 75 free for everybody and 50 for root alone.
  private static Statvfs size(String mountPoint) throws IOException {
    if (List.of("/mnt/nas", "/srv/work", "/var/lib/docker/overlay2/ab/merged")
        .contains(mountPoint)) {
      throw new AssertionError("must not be asked: " + mountPoint);
    }
    if (mountPoint.equals("/media/ada/USB STICK")) {
      throw new PosixException("statvfs", Errno.EACCES);
    }
    return new Statvfs(4096, 250, 125, 75);
  }
}
