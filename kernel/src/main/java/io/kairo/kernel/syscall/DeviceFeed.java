package io.kairo.kernel.syscall;

import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.hal.GpioLine;
import io.kairo.hal.SerialPort;
import io.kairo.ipc.codec.EncodedEvent;
import io.kairo.kernel.device.OpenDevice;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What arrives on a claimed device, as events for its holder alone: it does not go over the bus.
final class DeviceFeed {
  private static final int CHUNK = 4096;
  private static final Duration SLICE = Duration.ofMillis(500);

  private final OpenDevice device;
  private final Clock clock;
  private final LiveSubscription subscription;
  private final AtomicLong sequence = new AtomicLong();
  private volatile boolean ended;

  DeviceFeed(OpenDevice device, Clock clock, LiveSubscription subscription) {
    this.device = device;
    this.clock = clock;
    this.subscription = subscription;
  }

  void start() {
    switch (device.port()) {
      case SerialPort serial -> {
        subscription.endsWith(() -> ended = true);
        Thread.ofVirtual().name("device-reader").start(() -> read(serial));
      }
      case GpioLine line -> {
        watch(line);
        subscription.endsWith(() -> unwatch(line));
      }
    }
  }

  private void watch(GpioLine line) {
    try {
      line.onChange(level -> push(Map.of("value", (long) level.value())));
    } catch (IOException e) {
      throw new IllegalArgumentException("line cannot be watched: " + e.getMessage(), e);
    }
  }

  private static void unwatch(GpioLine line) {
    try {
      line.onChange(_ -> {});
    } catch (IOException e) {
      // The line is closed: nobody is told any more.
      return;
    }
  }

  private void read(SerialPort serial) {
    try {
      while (!ended) {
        byte[] data = serial.read(CHUNK, SLICE);
        if (data.length > 0) {
          push(Map.of("data", data));
        }
      }
    } catch (IOException e) {
      push(Map.of("end", String.valueOf(e.getMessage())));
    }
  }

  private void push(Map<String, Object> what) {
    Map<String, Object> payload = new LinkedHashMap<>(what);
    payload.put("handle", device.handle());
    Event event =
        new Event(
            device.handle() + "-" + sequence.incrementAndGet(),
            Topics.DEVICE_DATA,
            device.device().name().value(),
            clock.instant(),
            payload,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    subscription.accept(EncodedEvent.of(event));
  }
}
