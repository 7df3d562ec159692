package io.kairo.hal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.groups.Tuple.tuple;

import io.kairo.api.DeviceKind;
import io.kairo.api.DeviceName;
import io.kairo.hal.Device;
import io.kairo.hal.DeviceEvent;
import io.kairo.hal.DeviceGone;
import io.kairo.hal.DeviceRegistry;
import io.kairo.hal.FdPoller;
import io.kairo.hal.GpioLine;
import io.kairo.hal.GpioLine.Level;
import io.kairo.hal.SerialPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SimBoardTest {
  private static final Pattern READING = Pattern.compile("T=(\\d+\\.\\d{3}) N=\\d+\r\n");
  private static final Duration LONG = Duration.ofHours(1);

  private final List<DeviceEvent> events = new CopyOnWriteArrayList<>();
  private final DeviceRegistry registry = new DeviceRegistry(events::add);
  private final FdPoller poller = new FdPoller();
  private final SimBoard board = new SimBoard(fast(), registry, poller, Cables.NONE);

  SimBoardTest() throws IOException {}

  @AfterEach
  void unplug() throws IOException {
    board.close();
    poller.close();
  }

  @Test
  void devicesSayThatTheyAreSimulated() {
    assertThat(registry.list())
        .extracting(Device::name, Device::kind, Device::identity, Device::driver)
        .containsExactly(
            tuple(new DeviceName("agent://gpio/fan"), DeviceKind.GPIO, "sim:fan", "sim"),
            tuple(
                new DeviceName("agent://serial/thermometer"),
                DeviceKind.SERIAL,
                "sim:thermometer",
                "sim"));
    assertThat(registry.list()).allMatch(Device::simulated);
    assertThat(events).hasSize(2).allMatch(DeviceEvent.Attached.class::isInstance);
  }

  @Test
  void fanCoolsTheThermometer() throws Exception {
    try (SerialPort thermometer = thermometer();
        GpioLine fan = (GpioLine) registry.find(SimBoard.FAN).orElseThrow().open()) {
      readUntil(thermometer, 25.0, Double.MAX_VALUE);

      fan.set(Level.HIGH);

      readUntil(thermometer, 0, 22.0);
    }
  }

  @Test
  void thermometerAnswersItsCommand() throws Exception {
    try (SerialPort thermometer = thermometer()) {
      thermometer.write("ID?\r\n".getBytes(StandardCharsets.US_ASCII), LONG);

      StringBuilder got = new StringBuilder();
      while (got.indexOf(ThermometerCommands.ANSWER) < 0) {
        got.append(new String(thermometer.read(64, LONG), StandardCharsets.US_ASCII));
      }
      assertThat(got).contains(ThermometerCommands.ANSWER);
    }
  }

  @Test
  void thermometerGoesOnAfterItWasClosed() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (SerialPort thermometer = thermometer()) {
        readUntil(thermometer, 0, Double.MAX_VALUE);
      }
    }
  }

  @Test
  void unpluggedBoardLeavesNamesBehind() throws Exception {
    Device before = registry.find(SimBoard.THERMOMETER).orElseThrow();
    try (SerialPort thermometer = thermometer()) {
      board.close();

      assertThat(registry.list()).hasSize(2).allMatch(d -> d.state() == Device.State.GONE);
      assertThatExceptionOfType(DeviceGone.class)
          .isThrownBy(() -> {
            while (true) {
              thermometer.read(64, LONG);
            }
          });
      assertThatExceptionOfType(DeviceGone.class).isThrownBy(before::open);
    }
  }

  @Test
  void boardCanBePluggedInAgain() throws Exception {
    board.close();

    try (SimBoard again = new SimBoard(fast(), registry, poller, Cables.NONE);
        SerialPort thermometer = thermometer()) {
      readUntil(thermometer, 0, Double.MAX_VALUE);
      assertThat(again).isNotNull();
    }
  }

  @Test
  void secondBoardIsRefusedAndHarmsNothing() throws Exception {
    assertThatIllegalStateException()
        .isThrownBy(() -> new SimBoard(fast(), registry, poller, Cables.NONE).close());

    try (SerialPort thermometer = thermometer()) {
      readUntil(thermometer, 0, Double.MAX_VALUE);
    }
  }

  private SerialPort thermometer() throws IOException {
    return (SerialPort) registry.find(SimBoard.THERMOMETER).orElseThrow().open();
  }

  private static void readUntil(SerialPort thermometer, double from, double to) throws IOException {
    StringBuilder got = new StringBuilder();
    while (true) {
      got.append(new String(thermometer.read(64, LONG), StandardCharsets.US_ASCII));
      Matcher reading = READING.matcher(got);
      while (reading.find()) {
        double celsius = Double.parseDouble(reading.group(1));
        if (celsius >= from && celsius <= to) {
          return;
        }
      }
      got.delete(0, Math.max(0, got.lastIndexOf("\n")));
    }
  }

  /// Fifty times as fast as the standard board.
  private static SimSettings fast() {
    return new SimSettings(
        1, Duration.ofMillis(2), 23.5, 28.5, 18.5, Duration.ofMillis(200), 0.02, 0.02, 0.02);
  }
}
