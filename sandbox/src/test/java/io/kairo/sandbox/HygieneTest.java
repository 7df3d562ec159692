package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HygieneTest {
  private static final int STARTS = 1_000;

  @Test
  void aThousandStartsLeaveNoTraceInThisProcess() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      start(sandbox, 20);
      long descriptors = count("/proc/self/fd");

      start(sandbox, STARTS - 20);
      Thread.startVirtualThread(() -> startQuietly(sandbox)).join();

      Eventually.holds("no thread is confined", () -> confined().isEmpty());
      Eventually.holds("no descriptor more", () -> count("/proc/self/fd") <= descriptors);
      assertThat(ProcessHandle.current().children()).isEmpty();
      assertThat(sandbox.counters().started()).isEqualTo(STARTS + 1);
      assertThat(sandbox.counters().ended()).isEqualTo(STARTS + 1);
    }
  }

  private static void startQuietly(Sandbox sandbox) {
    try {
      start(sandbox, 1);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void start(Sandbox sandbox, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      Trial trial = new Trial(sandbox).intercepting("/dev/nothing", Broker.REFUSING);
      Trial next = i % 4 == 0 ? trial.spawning() : trial;
      assertThat(next.start(Launch.NONE, "/bin/true").await()).isEqualTo(new Exit.Exited(0));
    }
  }

  private static long count(String folder) throws IOException {
    try (Stream<Path> all = Files.list(Path.of(folder))) {
      return all.count();
    }
  }

  private static List<String> confined() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks
          .map(HygieneTest::status)
          .filter(status -> !status.contains("Seccomp:\t0\n"))
          .toList();
    }
  }

  private static String status(Path task) {
    try {
      return Files.readString(task.resolve("status"));
    } catch (NoSuchFileException e) {
      return "Seccomp:\t0\n";
    } catch (IOException e) {
      return "Seccomp:\t0\n gone: " + e;
    }
  }
}
