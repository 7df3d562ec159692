package io.kairo.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class DeviceNameTest {
  @Test
  void nameHasAKindAndAName() {
    assertThat(DeviceName.of(DeviceKind.SERIAL, "thermometer"))
        .hasToString("agent://serial/thermometer");
    assertThat(new DeviceName("agent://tty_sensor")).hasToString("agent://tty_sensor");
  }

  @Test
  void devicePathIsNotAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeviceName("/dev/ttyUSB0"))
        .withMessage("device name must look like agent://serial/thermometer, got '/dev/ttyUSB0'");
  }
}
