package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.hal.GpioLine;
import io.kairo.hal.SerialPort;
import io.kairo.ipc.codec.EncodedEvent;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.consent.Verdict;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.device.OpenDevice;
import io.kairo.kernel.syscall.CallTable.On;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `device.*`: claim is judged, and everything after it works on the handle.
final class DeviceCalls {
  private static final int CHUNK = 4096;
  private static final Duration SLICE = Duration.ofMillis(500);

  private final Bus bus;
  private final Clock clock;
  private final DeviceTable devices;
  private final Grants grants;

  DeviceCalls(Bus bus, Clock clock, DeviceTable devices, Grants grants) {
    this.bus = bus;
    this.clock = clock;
    this.devices = devices;
    this.grants = grants;
  }

  void register(CallTable table) {
    table.on(
        SystemCalls.DEVICE_LIST, On.THREAD, (_, _, _) -> new DeviceApi.Listing(devices.list()));
    table.on(SystemCalls.DEVICE_CLAIM, On.THREAD, this::claim);
    table.on(SystemCalls.DEVICE_RELEASE, On.THREAD, (caller, params, _) -> release(caller, params));
    table.on(
        SystemCalls.DEVICE_READ,
        On.THREAD,
        (caller, params, _) -> devices.use(caller.key(), params.handle()).read(params));
    table.on(SystemCalls.DEVICE_WRITE, On.THREAD, (caller, params, _) -> write(caller, params));
    table.on(
        SystemCalls.DEVICE_SUBSCRIBE, On.THREAD, (caller, params, _) -> subscribe(caller, params));
  }

  private DeviceApi.Claimed claim(Caller caller, DeviceApi.Claim params, Verdict.Allowed verdict) {
    Subject subject = caller.subject();
    DeviceApi.Claimed claimed =
        devices.claim(subject, caller.key(), params.device(), params.access(), verdict.grant());
    boolean revoked =
        verdict.grant().isPresent() && verdict.grant().filter(grants::isHeld).isEmpty();
    if (caller.isClosed() || revoked || !caller.subject().equals(subject)) {
      devices.release(caller.key(), claimed.handle());
      throw new CallException(
          ErrorCode.CANCELLED, "the grant or the connection went while the device was opened");
    }
    return claimed;
  }

  private Nothing release(Caller caller, DeviceApi.Release params) {
    devices.release(caller.key(), params.handle());
    return Nothing.NOTHING;
  }

  private DeviceApi.Written write(Caller caller, DeviceApi.Write params) {
    OpenDevice device = devices.use(caller.key(), params.handle());
    DeviceApi.Written written = device.write(params);
    long at = System.nanoTime();
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("device", device.device().name().value());
    fact.put("by", caller.subject().id());
    params.value().ifPresent(value -> fact.put("value", (long) value));
    written.bytes().ifPresent(bytes -> fact.put("bytes", (long) bytes));
    fact.put("outcome", written.outcome().name().toLowerCase(Locale.ROOT));
    fact.put("atNs", at);
    bus.publish(Topics.DEVICE_WRITTEN, "kernel", fact, params.causationId());
    return written;
  }

  private EventApi.Subscribed subscribe(Caller caller, DeviceApi.Subscribe params) {
    OpenDevice device = devices.use(caller.key(), params.handle());
    String id = "d" + caller.connection().id() + "-" + params.handle();
    switch (device.port()) {
      case SerialPort serial -> follow(caller, id, device, serial);
      case GpioLine line -> follow(caller, id, device, line);
    }
    return new EventApi.Subscribed(id, 0);
  }

  private void follow(Caller caller, String id, OpenDevice device, GpioLine line) {
    try {
      line.onChange(level -> push(caller, id, device, Map.of("value", (long) level.value())));
    } catch (IOException e) {
      throw new IllegalArgumentException("line cannot be watched: " + e.getMessage(), e);
    }
    caller.subscriptions().put(id, () -> unfollow(line));
  }

  private static void unfollow(GpioLine line) {
    try {
      line.onChange(_ -> {});
    } catch (IOException e) {
      // The line is closed: nobody is told any more.
      return;
    }
  }

  private void follow(Caller caller, String id, OpenDevice device, SerialPort serial) {
    Thread reader =
        Thread.ofVirtual()
            .name("device-reader")
            .unstarted(() -> {
              try {
                while (caller.subscriptions().containsKey(id)) {
                  byte[] data = serial.read(CHUNK, SLICE);
                  if (data.length > 0) {
                    push(caller, id, device, Map.of("data", data));
                  }
                }
              } catch (IOException e) {
                push(caller, id, device, Map.of("end", String.valueOf(e.getMessage())));
              }
            });
    if (caller.subscriptions().putIfAbsent(id, () -> {}) == null) {
      reader.start();
    }
  }

  /// What arrives on a device goes to its holder alone, not over the bus.
  private void push(Caller caller, String id, OpenDevice device, Map<String, Object> what) {
    Map<String, Object> payload = new LinkedHashMap<>(what);
    payload.put("handle", device.handle());
    Event event =
        new Event(
            id + "-" + Long.toString(System.nanoTime(), 36),
            Topics.DEVICE_DATA,
            device.device().name().value(),
            clock.instant(),
            payload,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    caller.connection().event(EncodedEvent.of(event), id);
  }
}
