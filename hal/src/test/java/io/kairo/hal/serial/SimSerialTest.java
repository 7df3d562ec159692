package io.kairo.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.hal.DeviceGone;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class SimSerialTest {
  private static final SerialSettings SETTINGS = new SerialSettings(9600);

  @Test
  void sendingToNobodyNeverWaitsAndKeepsTheNewest() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      for (int i = 0; i < 100_000; i++) {
        bench.send(line(i));
      }

      StringBuilder got = new StringBuilder();
      while (got.indexOf("99999\n") < 0) {
        byte[] bytes = bench.port().read(4096, Duration.ofHours(1));
        got.append(new String(bytes, StandardCharsets.US_ASCII));
      }
      assertThat(bench.far.unread()).isZero();
    }
  }

  @Test
  void whatNobodyReadsIsBoundedAndOldestGoesFirst() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      byte[] line = line(12345);
      int expected = 0;
      for (int i = 0; i < 1_000; i++) {
        bench.send(line);
        expected =
            expected + line.length > SimSerial.BACKLOG ? line.length : expected + line.length;
        while (bench.far.unread() != expected) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void deviceSurvivesThePrograms() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      bench.port().close();
      bench.send(line(1));

      try (SerialPort again = bench.far.open(SETTINGS)) {
        bench.send(line(2));
        assertThat(again.read(64, Duration.ofHours(1))).isNotEmpty();
        again.write(new byte[] {7}, Duration.ZERO);
      }
      assertThat(bench.receive(1)).containsExactly(7);
    }
  }

  @Test
  void closedDeviceCannotBeOpenedAndSendsNothing() throws Exception {
    try (PtyBench bench = new PtyBench()) {
      bench.unplug();

      bench.send(line(1));
      assertThatExceptionOfType(DeviceGone.class).isThrownBy(() -> bench.far.open(SETTINGS));
    }
  }

  private static byte[] line(int number) {
    return String.format(Locale.ROOT, "%d\n", number).getBytes(StandardCharsets.US_ASCII);
  }
}
