package io.kairo.hal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kairo.api.DeviceKind;
import io.kairo.api.DeviceName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DeviceRegistryTest {
  private static final DeviceName FAN = new DeviceName("agent://gpio/fan");
  private static final DeviceName LAMP = new DeviceName("agent://gpio/lamp");

  private final List<DeviceEvent> events = new ArrayList<>();
  private final DeviceRegistry registry = new DeviceRegistry(events::add);

  @Test
  void deviceIsFoundByName() {
    Device fan = device(FAN, "fan-1");

    registry.attach(fan);

    assertThat(registry.find(FAN)).contains(fan);
    assertThat(registry.find(LAMP)).isEmpty();
    assertThat(events).containsExactly(new DeviceEvent.Attached(fan));
  }

  @Test
  void listIsSortedByName() {
    registry.attach(device(LAMP, "lamp-1"));
    registry.attach(device(FAN, "fan-1"));

    assertThat(registry.list()).extracting(Device::name).containsExactly(FAN, LAMP);
  }

  @Test
  void goneDeviceKeepsItsNameAndCannotBeOpened() {
    registry.attach(device(FAN, "fan-1"));

    registry.detach(FAN);

    Device gone = registry.find(FAN).orElseThrow();
    assertThat(gone.state()).isEqualTo(Device.State.GONE);
    assertThat(events).last().isEqualTo(new DeviceEvent.Detached(gone));
    assertThatExceptionOfType(DeviceGone.class)
        .isThrownBy(gone::open)
        .withMessage("device 'agent://gpio/fan' is gone");
  }

  @Test
  void sameDeviceComesBackUnderItsName() {
    Device fan = device(FAN, "fan-1");
    registry.attach(fan);
    registry.detach(FAN);

    registry.attach(fan);

    assertThat(registry.find(FAN)).contains(fan);
    assertThat(events).hasSize(3);
  }

  @Test
  void anotherDeviceCannotTakeTheNameOfOneThatIsGone() {
    registry.attach(device(FAN, "fan-1"));
    registry.detach(FAN);

    assertThatIllegalStateException()
        .isThrownBy(() -> registry.attach(device(FAN, "fan-2")))
        .withMessage("device name 'agent://gpio/fan' must stay with 'fan-1', got 'fan-2'");
  }

  @Test
  void nameInUseIsRefused() {
    registry.attach(device(FAN, "fan-1"));

    assertThatIllegalStateException().isThrownBy(() -> registry.attach(device(FAN, "fan-1")));
  }

  @Test
  void detachingTwiceIsReportedOnce() {
    registry.attach(device(FAN, "fan-1"));

    registry.detach(FAN);
    registry.detach(FAN);
    registry.detach(LAMP);

    assertThat(events).hasSize(2);
  }

  @Test
  void consumerIsCalledWithoutTheLock() throws Exception {
    CountDownLatch listed = new CountDownLatch(1);
    DeviceRegistry[] self = new DeviceRegistry[1];
    self[0] =
        new DeviceRegistry(event -> {
          Thread other = Thread.startVirtualThread(() -> self[0].list());
          awaitEnd(other);
          listed.countDown();
        });

    self[0].attach(device(FAN, "fan-1"));

    listed.await();
  }

  private static void awaitEnd(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Device device(DeviceName name, String identity) {
    return Device.present(
        name,
        DeviceKind.GPIO,
        identity,
        true,
        "test",
        () -> {
          throw new IOException("not to be opened");
        });
  }
}
