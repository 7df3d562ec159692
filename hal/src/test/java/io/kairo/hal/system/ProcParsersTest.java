package io.kairo.hal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ProcParsersTest {
  static final Path PROC = Path.of("src/test/resources/proc");

  private static final Instant BOOT = Instant.ofEpochSecond(1_795_531_023L);

  @Test
  void processorTimeIsSplitIntoBusyAndIdle() throws Exception {
    ProcStat stat = ProcStat.parse(file("stat"));

    assertThat(stat).isEqualTo(new ProcStat(42_517 + 5_233 + 48 + 71, 437_879, 2, BOOT));
  }

  @Test
  void shareIsWhatWasBusySinceTheEarlierReading() {
    ProcStat earlier = new ProcStat(100, 1_000, 2, BOOT);

    assertThat(new ProcStat(125, 1_100, 2, BOOT).shareSince(earlier)).isEqualTo(0.25);
    assertThat(new ProcStat(99, 1_100, 2, BOOT).shareSince(earlier)).isZero();
    assertThat(earlier.shareSince(earlier)).isZero();
  }

  @Test
  void guestTimeIsNotCountedTwice() {
    ProcStat stat = ProcStat.parse("cpu  10 0 0 90 0 0 0 0 10 0\ncpu0 10 0 0 90 0 0 0 0 10 0\n");

    assertThat(stat.totalTicks()).isEqualTo(100);
  }

  @Test
  void memoryIsInBytes() throws Exception {
    assertThat(MemInfo.parse(file("meminfo")))
        .isEqualTo(
            new MemInfo(
                24_684_096L * 1024, 24_370_156L * 1024, 2_097_148L * 1024, 2_096_000L * 1024));
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
                7846, "a) b (c", 7796, 1_524 * 1024, 1_680, BOOT.plusMillis(2_194_930), 219_493));
  }

  @Test
  void kernelThreadHasNoMemory() throws Exception {
    ProcessStat process = ProcessStat.parse(file("2/stat"), file("2/status"), BOOT);

    assertThat(process.rssBytes()).isZero();
    assertThat(process.name()).isEqualTo("kthreadd");
  }

  private static String file(String name) throws IOException {
    return Files.readString(PROC.resolve(name));
  }
}
