package io.kairo.hal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.SystemApi.Core;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CpuMeterTest {
  @TempDir private Path root;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(root.resolve("proc"));
    stat("cpu 100 0 0 900", "cpu0 50 0 0 450", "cpu1 50 0 0 450");
  }

  @Test
  void useIsThatSinceTheLastReadingOfAllAndOfEachCore() throws Exception {
    CpuMeter meter = new CpuMeter(new Root(root));
    stat("cpu 150 0 0 1050", "cpu0 100 0 0 500", "cpu1 50 0 0 550");

    CpuMeter.Use use = meter.read();

    assertThat(use.all()).isEqualTo(0.25);
    assertThat(use.cores()).containsExactly(new Core(0, 0.5), new Core(1, 0));
  }

  @Test
  void readingTooSoonGivesTheSameAgain() throws Exception {
    CpuMeter meter = new CpuMeter(new Root(root));
    stat("cpu 150 0 0 1050", "cpu0 100 0 0 500", "cpu1 50 0 0 550");
    CpuMeter.Use use = meter.read();
    stat("cpu 169 0 0 1050", "cpu0 110 0 0 500", "cpu1 59 0 0 550");

    assertThat(meter.read()).isEqualTo(use);
    stat("cpu 170 0 0 1050", "cpu0 110 0 0 500", "cpu1 60 0 0 550");
    assertThat(meter.read().all()).as("nothing was lost").isEqualTo(1);
  }

  @Test
  void coreThatIsTurnedOffIsGone() throws Exception {
    CpuMeter meter = new CpuMeter(new Root(root));
    stat("cpu 150 0 0 1050", "cpu1 60 0 0 550");

    assertThat(meter.read().cores()).extracting(Core::number).containsExactly(1);
  }

  private void stat(String... lines) throws IOException {
    Files.writeString(root.resolve("proc/stat"), String.join("\n", lines) + "\nbtime 1\n");
  }
}
