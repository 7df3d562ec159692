package io.kairo.hal.gpio;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kairo.api.DeviceName;
import io.kairo.hal.GpioLine;
import io.kairo.hal.GpioLine.Direction;
import io.kairo.hal.GpioLine.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class SimGpioLineTest {
  private static final DeviceName DEVICE = new DeviceName("agent://gpio/bench");

  @TestFactory
  Stream<DynamicTest> conforms() {
    return new GpioConformance(SimBench::new).facts();
  }

  @Test
  void worldCannotDriveAnOutput() {
    SimPin pin = new SimPin(DEVICE, Direction.OUTPUT, Level.LOW);

    assertThatIllegalStateException()
        .isThrownBy(() -> pin.drive(Level.HIGH))
        .withMessage(
            "pin 'agent://gpio/bench' must be an input to be driven from outside, got an output");
  }

  private record SimBench(SimPin pin) implements GpioConformance.Bench {
    SimBench(Direction direction) {
      this(new SimPin(DEVICE, direction, Level.LOW));
    }

    @Override
    public GpioLine open() throws Exception {
      return pin.open();
    }

    @Override
    public void drive(Level level) {
      pin.drive(level);
    }

    @Override
    public Level seen() {
      return pin.level();
    }

    @Override
    public void unplug() {
      pin.close();
    }

    @Override
    public void close() {
      pin.close();
    }
  }
}
