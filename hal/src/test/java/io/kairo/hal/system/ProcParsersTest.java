package io.kairo.hal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.SystemApi.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProcParsersTest {
  private static final Path PROC = Path.of("src/test/resources/machines/vm/proc");

  private static final Instant BOOT = Instant.ofEpochSecond(1_795_531_023L);

  @Test
  void processorTimeIsSplitIntoBusyAndIdle() throws Exception {
    ProcStat stat = ProcStat.parse(file("stat"));

    assertThat(stat)
        .isEqualTo(
            new ProcStat(
                new Ticks(42_517 + 5_233 + 48 + 71, 437_879),
                Map.of(
                    0, new Ticks(20_947 + 2_263 + 7 + 32, 218_906),
                    1, new Ticks(21_569 + 2_970 + 41 + 39, 218_972)),
                BOOT));
  }

  @Test
  void shareIsWhatWasBusySinceTheEarlierReading() {
    Ticks earlier = new Ticks(100, 1_000);

    assertThat(new Ticks(125, 1_100).shareSince(earlier)).isEqualTo(0.25);
    assertThat(new Ticks(99, 1_100).shareSince(earlier)).isZero();
    assertThat(earlier.shareSince(earlier)).isZero();
  }

  @Test
  void guestTimeIsNotCountedTwice() {
    ProcStat stat = ProcStat.parse("cpu  10 0 0 90 0 0 0 0 10 0\ncpu0 10 0 0 90 0 0 0 0 10 0\n");

    assertThat(stat.all().total()).isEqualTo(100);
  }

  @Test
  void memoryIsInBytes() throws Exception {
    assertThat(MemInfo.parse(file("meminfo")))
        .isEqualTo(
            new MemInfo(
                24_684_096L * 1024, 24_370_156L * 1024, 2_097_148L * 1024, 2_096_000L * 1024));
  }

  @Test
  void kernelWithoutSwapHasNone() {
    assertThat(MemInfo.parse("MemTotal: 20 kB\nMemAvailable: 10 kB\n"))
        .isEqualTo(new MemInfo(20_480, 10_240, 0, 0));
  }

  @Test
  void loadIsThreeAverages() throws Exception {
    assertThat(LoadAvg.parse(file("loadavg"))).isEqualTo(new LoadAvg(0.42, 0.50, 0.36));
  }

  @Test
  void uptimeIsInHundredths() throws Exception {
    assertThat(Uptime.parse(file("uptime"))).isEqualTo(new Uptime(Duration.ofMillis(2_194_930)));
  }

  @Test
  void processNameMayHoldParenthesesAndSpaces() throws Exception {
    ProcessStat process = ProcessStat.parse(file("7846/stat"), file("7846/status"), BOOT);

    assertThat(process)
        .isEqualTo(
            new ProcessStat(
                7846,
                "a) b (c",
                'R',
                7796,
                1_524 * 1024,
                1_680,
                BOOT.plusMillis(2_194_930),
                219_493));
  }

  @Test
  void kernelThreadHasNoMemory() throws Exception {
    ProcessStat process = ProcessStat.parse(file("2/stat"), file("2/status"), BOOT);

    assertThat(process.rssBytes()).isZero();
    assertThat(process.name()).isEqualTo("kthreadd");
  }

  @Test
  void controlGroupIsTheUnifiedOneOrThatOfTheMemoryController() {
    assertThat(CgroupPath.parse("0::/user.slice/a:b.scope\n")).isEqualTo("/user.slice/a:b.scope");
    assertThat(CgroupPath.parse("5:cpu,cpuacct:/x\n4:memory:/y\n0::/\n")).isEqualTo("/y");
    assertThat(CgroupPath.parse("4:cpu,memory:/y\n0::/z\n")).isEqualTo("/z");
    assertThat(CgroupPath.parse("1:name=systemd:/x\n0::/\n")).isEqualTo("/");
    assertThat(CgroupPath.parse("")).isEqualTo("/");
  }

  @Test
  void mountPointMayHoldSpaces() {
    assertThat(
            Mount.parse(
                "44 30 8:17 / /media/A\\040B\\134 ro,nosuid shared:80 master:3 - vfat /dev/sdb1 rw\n"))
        .containsExactly(new Mount("8:17", "/media/A B\\", "vfat", "/dev/sdb1", true));
  }

  @Test
  void interfaceMayHaveNoSpaceBeforeItsFirstNumber() {
    assertThat(Networks.parse("h\nh\n  eth0:184 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n").get("eth0"))
        .isEqualTo(new Networks.Counters(184, 5, 7, 15));
  }

  @Test
  void operatingSystemNamesItselfInShellQuotes() {
    assertThat(
            OsRelease.parse(
                "#ID=no\nID=x\nID=arch\nPRETTY_NAME=\"A \\\"B\\\" \\$C\"\nVERSION_ID='1.2'\n"))
        .isEqualTo(
            new OsRelease(Optional.of("A \"B\" $C"), Optional.of("arch"), Optional.of("1.2")));
    assertThat(OsRelease.parse("ID"))
        .isEqualTo(new OsRelease(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void everyLetterIsAState() {
    assertThat("RSDTtZIXP".chars().mapToObj(letter -> ProcessTable.state((char) letter)))
        .containsExactly(
            ProcessState.RUNNING,
            ProcessState.SLEEPING,
            ProcessState.WAITING,
            ProcessState.STOPPED,
            ProcessState.TRACED,
            ProcessState.ZOMBIE,
            ProcessState.IDLE,
            ProcessState.OTHER,
            ProcessState.OTHER);
  }

  private static String file(String name) throws IOException {
    return Files.readString(PROC.resolve(name));
  }
}
