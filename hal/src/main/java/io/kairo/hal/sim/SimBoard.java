package io.kairo.hal.sim;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.kairo.api.DeviceKind;
import io.kairo.api.DeviceName;
import io.kairo.hal.Device;
import io.kairo.hal.DeviceRegistry;
import io.kairo.hal.FdPoller;
import io.kairo.hal.GpioLine.Direction;
import io.kairo.hal.GpioLine.Level;
import io.kairo.hal.SerialSettings;
import io.kairo.hal.gpio.SimPin;
import io.kairo.hal.serial.Cable;
import io.kairo.hal.serial.SimSerial;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A board without hardware: a thermometer on a serial line and a fan on a GPIO line, in the same
/// air. The thermometer is a real tty, so unmodified programs can read it. Never started unless
/// somebody asked for it, and all its devices say that they are simulated.
///
/// Its thread owns the simulation; the tty and the pin guard themselves.
public final class SimBoard implements AutoCloseable {
  public static final DeviceName THERMOMETER = DeviceName.of(DeviceKind.SERIAL, "thermometer");
  public static final DeviceName FAN = DeviceName.of(DeviceKind.GPIO, "fan");

  private static final System.Logger LOG = System.getLogger(SimBoard.class.getName());
  private static final SerialSettings LINE = new SerialSettings(9600);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final ThermometerCommands commands = new ThermometerCommands();
  private final SimPin fan = new SimPin(FAN, Direction.OUTPUT, Level.LOW);
  private final SimSerial thermometer;
  private final DeviceRegistry registry;
  private final List<DeviceName> attached = new CopyOnWriteArrayList<>();

  /// Plugs the board in: its devices appear in `registry` and are gone again after [#close].
  public SimBoard(SimSettings settings, DeviceRegistry registry, FdPoller poller, Cables cables)
      throws IOException {
    this.registry = registry;
    thermometer = thermometer(poller, cables);
    try {
      attach(THERMOMETER, DeviceKind.SERIAL, () -> thermometer.open(LINE));
      attach(FAN, DeviceKind.GPIO, fan::open);
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
    Thread.ofPlatform()
        .daemon()
        .name("sim-board")
        .start(() -> run(new Simulation(settings), settings.period().toNanos()));
  }

  private SimSerial thermometer(FdPoller poller, Cables cables) throws IOException {
    Optional<Cable> before = cables.take(THERMOMETER);
    Cable cable = before.isPresent() ? before.get() : Cable.plug();
    SimSerial device = new SimSerial(THERMOMETER, poller, this::answer, cable);
    if (before.isEmpty()) {
      cables.keep(THERMOMETER, cable);
    }
    return device;
  }

  /// Unplugs the board.
  @Override
  public void close() throws IOException {
    stop.countDown();
    fan.close();
    thermometer.close();
    attached.forEach(registry::detach);
  }

  private void attach(DeviceName name, DeviceKind kind, Device.Opener opener) {
    String identity = "sim:" + name.value().substring(name.value().lastIndexOf('/') + 1);
    registry.attach(Device.present(name, kind, identity, true, "sim", opener));
    attached.add(name);
  }

  /// Periods that were missed, because the computer slept or was busy, are left out.
  private void run(Simulation simulation, long period) {
    try {
      long next = System.nanoTime() + period;
      while (!stop.await(next - System.nanoTime(), NANOSECONDS)) {
        Optional<byte[]> line = simulation.step(fan.level());
        if (line.isPresent()) {
          thermometer.send(line.get());
        }
        next = Math.max(next + period, System.nanoTime());
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "simulated thermometer stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(byte[] received) throws IOException {
    Optional<byte[]> answer = commands.accept(received);
    if (answer.isPresent()) {
      thermometer.send(answer.get());
    }
  }
}
