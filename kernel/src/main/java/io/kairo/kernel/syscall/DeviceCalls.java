package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.ErrorCode;
import io.kairo.api.EventApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.consent.Verdict;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.device.OpenDevice;
import io.kairo.kernel.syscall.CallTable.On;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `device.*`: claim is judged, and everything after it works on the handle.
final class DeviceCalls {
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
    bus.publish(Topics.DEVICE_WRITTEN, "kernel", fact);
    return written;
  }

  private EventApi.Subscribed subscribe(Caller caller, DeviceApi.Subscribe params) {
    OpenDevice device = devices.use(caller.key(), params.handle());
    String id = "d" + caller.connection().id() + "-" + params.handle();
    var subscription =
        new LiveSubscription(caller.connection(), id, clock, new Credit(params.credit()));
    if (caller.subscriptions().putIfAbsent(id, subscription) == null) {
      new DeviceFeed(device, clock, subscription).start();
    }
    return new EventApi.Subscribed(id, 0, Optional.empty());
  }
}
