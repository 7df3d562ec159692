package io.kairo.hal.gpio;

import io.kairo.hal.GpioLine;
import io.kairo.hal.delivery.Delivery;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;

/// The simulated twin of a GPIO line: an open [SimPin]. All state but what is here is the pin's,
/// and guarded by it.
final class SimGpioLine implements GpioLine {
  private final SimPin pin;
  private final Delivery<Level> changes = new Delivery<>(this::tell);
  private volatile Consumer<Level> consumer = SimGpioLine::ignore;
  private volatile boolean closed;

  SimGpioLine(SimPin pin) {
    this.pin = pin;
  }

  @Override
  public Direction direction() {
    return pin.direction();
  }

  @Override
  public Level get() throws IOException {
    requireOpen();
    return pin.read();
  }

  @Override
  public void set(Level level) throws IOException {
    requireOpen();
    pin.write(level);
  }

  @Override
  public void onChange(Consumer<Level> told) throws IOException {
    requireOpen();
    pin.requirePresent();
    consumer = told;
  }

  @Override
  public void close() {
    closed = true;
    consumer = SimGpioLine::ignore;
    pin.released(this);
  }

  /// Called by the pin under its monitor.
  void post(Level level) {
    changes.post(level);
  }

  /// Called by the pin without its monitor.
  void deliver() {
    changes.deliver();
  }

  private static void ignore(Level level) {}

  private void tell(Level level) {
    consumer.accept(level);
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
