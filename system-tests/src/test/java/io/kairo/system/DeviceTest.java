package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.DeviceName;
import io.kairo.api.ErrorCode;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
final class DeviceTest {
  private static final DeviceName FAN = new DeviceName("agent://gpio/fan");
  private static final DeviceName THERMOMETER = new DeviceName("agent://serial/thermometer");

  @Test
  @Proves("H-03")
  void serialDeviceIsAStreamOfBytes() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      Kairo owner = machine.owner();
      String handle = claim(owner, THERMOMETER, Access.READ_WRITE);

      String lines = "";
      while (lines.chars().filter(c -> c == '\n').count() < 3) {
        DeviceApi.Reading reading =
            owner.call(
                SystemCalls.DEVICE_READ,
                new DeviceApi.Read(handle, Optional.empty(), Optional.of(5000)));
        lines += new String(reading.data().orElseThrow(), StandardCharsets.ISO_8859_1);
      }

      assertThat(lines).containsPattern("T=[0-9.]+ N=[0-9]+");
    }
  }

  @Test
  @Proves("H-03")
  void lineIsSetAndReadBack() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      Kairo owner = machine.owner();
      String handle = claim(owner, FAN, Access.READ_WRITE);

      DeviceApi.Written written = owner.call(SystemCalls.DEVICE_WRITE, level(handle, 1));

      assertThat(written.outcome()).isEqualTo(DeviceApi.Outcome.READ_BACK);
      assertThat(
              owner
                  .call(
                      SystemCalls.DEVICE_READ,
                      new DeviceApi.Read(handle, Optional.empty(), Optional.empty()))
                  .value())
          .contains(1);
    }
  }

  @Test
  @Proves("H-01")
  void deviceHasOneHolderAndIsFreeWhenItsClientIsGone() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      Kairo first = machine.owner();
      claim(first, FAN, Access.WRITE);
      Kairo second = machine.owner();
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> claim(second, FAN, Access.WRITE))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
          .withMessageContaining("held by owner");

      first.close();

      Eventually.holds(() -> {
        try {
          claim(second, FAN, Access.WRITE);
        } catch (CallException e) {
          throw new AssertionError(e);
        }
      });
    }
  }

  @Test
  @Proves("H-03")
  void handleCanDoWhatItWasClaimedForAndBelongsToItsConnection() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      Kairo owner = machine.owner();
      String handle = claim(owner, FAN, Access.READ);

      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> owner.call(SystemCalls.DEVICE_WRITE, level(handle, 1)))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
      Kairo other = machine.owner();
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> other.call("device.read", Map.of("handle", handle)))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  private static DeviceApi.Write level(String handle, int value) {
    return new DeviceApi.Write(handle, Optional.empty(), Optional.of(value));
  }

  private static String claim(Kairo client, DeviceName device, Access access) {
    return client.call(SystemCalls.DEVICE_CLAIM, new DeviceApi.Claim(device, access)).handle();
  }
}
