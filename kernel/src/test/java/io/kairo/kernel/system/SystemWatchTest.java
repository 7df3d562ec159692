package io.kairo.kernel.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.hal.system.LinuxSystem;
import io.kairo.kernel.bus.Bus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The watch over a machine that is made of files.
final class SystemWatchTest {
  private final Bus bus = new Bus(Clock.systemUTC(), "boot", 1);
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @TempDir private Path root;

  @BeforeEach
  void machine() throws IOException {
    write("proc/stat", "cpu 1 0 0 9\ncpu0 1 0 0 9\nbtime 1\n");
    write("sys/class/thermal/thermal_zone0/type", "cpu-thermal");
    write("sys/class/thermal/thermal_zone0/temp", "40000");
  }

  @Test
  void temperatureThatRisesIsToldAndNotKept() throws Exception {
    bus.subscribe("system.thermal", 0, _ -> {}, fact -> events.add(fact.event()));
    try (SystemWatch watch = new SystemWatch(bus, new LinuxSystem(root))) {
      assertThat(watch).isNotNull();
      Event event = warmUntilTold();

      assertThat(event.topic()).isEqualTo(Topics.SYSTEM_THERMAL);
      assertThat(event.source()).isEqualTo("kernel");
      assertThat(event.payload())
          .containsEntry("name", "thermal_zone0")
          .containsEntry("type", "cpu-thermal");
      assertThat(event.payload().get("celsius"))
          .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
          .isGreaterThanOrEqualTo(42);
    }
    bus.subscribe(">", 10, past -> assertThat(past).isEmpty(), _ -> {});
  }

  @Test
  void busyProcessorIsTold() throws Exception {
    bus.subscribe("system.cpu", 0, _ -> {}, fact -> events.add(fact.event()));
    try (SystemWatch watch = new SystemWatch(bus, new LinuxSystem(root))) {
      assertThat(watch).isNotNull();
      Event event = workNowAndThenUntilTold();

      assertThat(event.topic()).isEqualTo(Topics.SYSTEM_CPU);
      assertThat(event.payload().get("use"))
          .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
          .isBetween(0.0, 1.0);
      assertThat(event.payload().get("cores"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(1);
    }
  }

  private Event workNowAndThenUntilTold() throws Exception {
    int busy = 1;
    int idle = 9;
    for (int i = 0; i < 30; i++) {
      busy += i % 2 == 0 ? 1000 : 0;
      idle += i % 2 == 0 ? 0 : 1000;
      String ticks = " " + busy + " 0 0 " + idle + "\n";
      write("proc/stat", "cpu " + ticks + "cpu0" + ticks + "btime 1\n");
      Event event = events.poll(1500, TimeUnit.MILLISECONDS);
      if (event != null) {
        return event;
      }
    }
    throw new AssertionError("no event came");
  }

  /// The first reading is where the watch begins, so one change could fall before it.
  private Event warmUntilTold() throws Exception {
    for (int celsius = 42; celsius < 100; celsius += 2) {
      write("sys/class/thermal/thermal_zone0/temp", celsius + "000");
      Event event = events.poll(1500, TimeUnit.MILLISECONDS);
      if (event != null) {
        return event;
      }
    }
    throw new AssertionError("no event came");
  }

  /// At once, as a file of sysfs changes.
  private void write(String file, String text) throws IOException {
    Path target = root.resolve(file);
    Files.createDirectories(target.getParent());
    Path fresh = Files.writeString(root.resolve("fresh"), text);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
