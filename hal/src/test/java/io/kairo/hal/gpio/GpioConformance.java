package io.kairo.hal.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.kairo.hal.DeviceGone;
import io.kairo.hal.GpioLine;
import io.kairo.hal.GpioLine.Direction;
import io.kairo.hal.GpioLine.Level;
import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// What every GPIO line does, whatever is behind it. Lines are low at first.
final class GpioConformance {
  private final Maker maker;

  GpioConformance(Maker maker) {
    this.maker = maker;
  }

  interface Maker {
    Bench make(Direction direction) throws Exception;
  }

  /// A pin seen from both sides.
  interface Bench extends AutoCloseable {
    GpioLine open() throws Exception;

    /// The world drives the pin, an input.
    void drive(Level level) throws Exception;

    /// What the world sees on the pin.
    Level seen() throws Exception;

    void unplug() throws Exception;

    @Override
    void close() throws IOException;
  }

  Stream<DynamicTest> facts() {
    return Stream.of(
        fact("an output drives the pin and reads back", Direction.OUTPUT, this::outputDrives),
        fact("an input follows the world", Direction.INPUT, this::inputFollows),
        fact("an input refuses to be set", Direction.INPUT, this::inputRefuses),
        fact("changes are told in order, sameness is not", Direction.INPUT, this::changesInOrder),
        fact("an output tells its changes too", Direction.OUTPUT, this::outputTells),
        fact("a line that is open is busy", Direction.OUTPUT, this::openIsBusy),
        fact("a closed line refuses every call", Direction.OUTPUT, this::closedRefuses),
        fact("an unplugged line is gone", Direction.OUTPUT, this::unpluggedIsGone));
  }

  private interface Check {
    void run(Bench bench, GpioLine line) throws Exception;
  }

  private DynamicTest fact(String name, Direction direction, Check check) {
    return dynamicTest(
        name,
        () -> {
          try (Bench bench = maker.make(direction);
              GpioLine line = bench.open()) {
            assertThat(line.direction()).isEqualTo(direction);
            check.run(bench, line);
          }
        });
  }

  private void outputDrives(Bench bench, GpioLine line) throws Exception {
    line.set(Level.HIGH);
    assertThat(bench.seen()).isEqualTo(Level.HIGH);
    assertThat(line.get()).isEqualTo(Level.HIGH);

    line.set(Level.LOW);
    assertThat(bench.seen()).isEqualTo(Level.LOW);
    assertThat(line.get()).isEqualTo(Level.LOW);
  }

  private void inputFollows(Bench bench, GpioLine line) throws Exception {
    assertThat(line.get()).isEqualTo(Level.LOW);

    bench.drive(Level.HIGH);

    assertThat(line.get()).isEqualTo(Level.HIGH);
  }

  private void inputRefuses(Bench bench, GpioLine line) throws Exception {
    assertThatIllegalStateException().isThrownBy(() -> line.set(Level.HIGH));
    assertThat(bench.seen()).isEqualTo(Level.LOW);
  }

  private void changesInOrder(Bench bench, GpioLine line) throws Exception {
    BlockingQueue<Level> told = new LinkedBlockingQueue<>();
    line.onChange(told::add);

    bench.drive(Level.HIGH);
    bench.drive(Level.HIGH);
    bench.drive(Level.LOW);
    bench.drive(Level.HIGH);

    List<Level> three = List.of(told.take(), told.take(), told.take());
    assertThat(three).containsExactly(Level.HIGH, Level.LOW, Level.HIGH);
    assertThat(told).isEmpty();
  }

  private void outputTells(Bench bench, GpioLine line) throws Exception {
    BlockingQueue<Level> told = new LinkedBlockingQueue<>();
    line.onChange(told::add);

    line.set(Level.HIGH);

    assertThat(told.take()).isEqualTo(Level.HIGH);
  }

  private void openIsBusy(Bench bench, GpioLine line) throws Exception {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(bench::open)
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));

    line.close();

    bench.open().close();
  }

  private void closedRefuses(Bench bench, GpioLine line) throws Exception {
    line.close();
    line.close();

    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(line::get);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> line.set(Level.LOW));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> line.onChange(level -> {}));
  }

  private void unpluggedIsGone(Bench bench, GpioLine line) throws Exception {
    bench.unplug();

    assertThatExceptionOfType(DeviceGone.class).isThrownBy(line::get);
    assertThatExceptionOfType(DeviceGone.class).isThrownBy(() -> line.set(Level.HIGH));
    assertThatExceptionOfType(DeviceGone.class).isThrownBy(() -> line.onChange(level -> {}));
    line.close();
    assertThatExceptionOfType(DeviceGone.class).isThrownBy(bench::open);
  }
}
