package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.CallException;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `kairo up --supervised`, which the unit for systemd starts.
@Tag("system")
@Timeout(120)
final class SupervisedTest {
  @Test
  @Proves("NF-stability")
  void serviceStaysInTheForegroundOutlivesItsKernelAndEndsWithItsSignal() throws Exception {
    Path state = Files.createTempDirectory("kairo-test");
    Process service =
        new ProcessBuilder(
                Command.image().resolve("kairo").toString(),
                "up",
                "--supervised",
                "--state",
                state.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Eventually.holds(() -> assertThat(kernel(state)).isPositive());
      long first = kernel(state);

      ProcessHandle.of(first).orElseThrow().destroyForcibly();

      Eventually.holds(() -> assertThat(kernel(state)).isPositive().isNotEqualTo(first));
      long second = kernel(state);
      assertThat(service.isAlive()).isTrue();
      service.destroy();
      assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(service.exitValue()).isZero();
      assertThat(ProcessHandle.of(second)).isEmpty();
    } finally {
      List<ProcessHandle> left = service.descendants().toList();
      service.destroyForcibly();
      left.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /// The process id of the kernel that answers, or 0.
  private static long kernel(Path state) {
    try (Kairo owner = Kairo.connect(state.resolve("kernel.sock"), "test")) {
      return owner.call(SystemCalls.PING, Nothing.NOTHING).pid();
    } catch (CallException e) {
      return 0;
    }
  }
}
