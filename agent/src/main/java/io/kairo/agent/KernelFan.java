package io.kairo.agent;

import io.kairo.api.Access;
import io.kairo.api.DeviceApi;
import io.kairo.api.DeviceName;
import io.kairo.api.EventApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.CallOptions;
import io.kairo.sdk.Kairo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The fan behind the kernel.
final class KernelFan implements Fan {
  static final DeviceName DEVICE = new DeviceName("agent://gpio/fan");

  /// Longer than any consent request lives: the kernel ends the wait, not the agent.
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Kairo kairo;

  KernelFan(Kairo kairo) {
    this.kairo = kairo;
  }

  @Override
  public String claim(String causationId) {
    var claim = new DeviceApi.Claim(DEVICE, Access.WRITE);
    CallOptions options = CallOptions.NONE.causedBy(causationId).withTimeout(PATIENCE);
    return kairo.call(SystemCalls.DEVICE_CLAIM, claim, options).handle();
  }

  @Override
  public void write(String handle, boolean on, String causationId) {
    kairo.call(
        SystemCalls.DEVICE_WRITE,
        new DeviceApi.Write(handle, Optional.empty(), Optional.of(on ? 1 : 0)),
        CallOptions.NONE.causedBy(causationId));
  }

  @Override
  public void publish(String topic, Map<String, Object> payload, String causationId) {
    kairo.call(
        SystemCalls.PUBLISH,
        new EventApi.Publish(topic, payload, Optional.empty()),
        CallOptions.NONE.causedBy(causationId));
  }
}
