package io.kairo.hal;

import io.kairo.api.DeviceName;
import io.kairo.hal.delivery.Delivery;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Every device that is or was there, by name. A name belongs to the identity that had it first: a
/// device that is gone keeps it, and gets it back on replug.
///
/// Its own monitor guards `devices` and the order of events. The consumer is called without it, one
/// event at a time and in order.
public final class DeviceRegistry {
  private final TreeMap<DeviceName, Device> devices = new TreeMap<>();
  private final Delivery<DeviceEvent> events;

  /// Tells `consumer` everything that comes and goes.
  public DeviceRegistry(Consumer<DeviceEvent> consumer) {
    events = new Delivery<>(consumer);
  }

  /// Takes in a device that is there. Refuses one whose name is in use, or belongs to another
  /// identity.
  public void attach(Device device) {
    synchronized (this) {
      Device before = devices.get(device.name());
      if (before != null && before.state() == Device.State.PRESENT) {
        throw new IllegalStateException(
            "device name must be free, got '" + device.name() + "', which is attached");
      }
      if (before != null && !before.identity().equals(device.identity())) {
        throw new IllegalStateException(
            "device name '%s' must stay with '%s', got '%s'"
                .formatted(device.name(), before.identity(), device.identity()));
      }
      devices.put(device.name(), device);
      events.post(new DeviceEvent.Attached(device));
    }
    events.deliver();
  }

  /// Marks a device as gone. Does nothing when it is gone already or was never there: unplugging is
  /// reported by many.
  public void detach(DeviceName name) {
    synchronized (this) {
      Device before = devices.get(name);
      if (before == null || before.state() == Device.State.GONE) {
        return;
      }
      Device gone = before.gone();
      devices.put(name, gone);
      events.post(new DeviceEvent.Detached(gone));
    }
    events.deliver();
  }

  /// The device called `name`, present or gone.
  public synchronized Optional<Device> find(DeviceName name) {
    return Optional.ofNullable(devices.get(name));
  }

  /// Every device, present or gone, by name.
  public synchronized List<Device> list() {
    return List.copyOf(devices.values());
  }
}
