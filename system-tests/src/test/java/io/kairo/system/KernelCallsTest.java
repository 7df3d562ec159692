package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemApi;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
final class KernelCallsTest {
  @Test
  @Proves("K-01")
  void pingTellsVersionPidAndUptime() throws Exception {
    try (Machine machine = Machine.start()) {
      KernelApi.Pong pong = machine.owner().call(SystemCalls.PING, Nothing.NOTHING);

      assertThat(pong.pid()).isEqualTo(machine.pid());
      assertThat(pong.version()).isNotBlank();
      assertThat(pong.uptimeMillis()).isNotNegative();
    }
  }

  @Test
  @Proves("K-01")
  void introspectionListsEveryCallOfTheTableWithItsSchema() throws Exception {
    try (Machine machine = Machine.start()) {
      KernelApi.Introspection table = machine.owner().call(SystemCalls.INTROSPECT, Nothing.NOTHING);

      assertThat(table.calls())
          .extracting(KernelApi.Call::name)
          .containsExactlyElementsOf(SystemCalls.all().stream().map(SystemCall::name).toList());
      assertThat(table.calls())
          .allSatisfy(call -> assertThat(call.params()).containsEntry("type", "object"));
    }
  }

  @Test
  @Proves("K-03")
  void metricsAreThoseOfTheRunningSystem() throws Exception {
    try (Machine machine = Machine.start()) {
      SystemApi.Metrics metrics = machine.owner().call(SystemCalls.METRICS, Nothing.NOTHING);

      long total =
          Files.readAllLines(Path.of("/proc/meminfo")).stream()
              .filter(line -> line.startsWith("MemTotal:"))
              .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
              .findFirst()
              .orElseThrow();
      assertThat(metrics.memoryTotal()).isEqualTo(total);
      assertThat(metrics.cores()).isPositive();
      assertThat(metrics.cpu()).isBetween(0.0, 1.0);
      assertThat(metrics.uptimeMillis()).isPositive();
    }
  }

  @Test
  @Proves("K-01")
  void wrongCallsSayWhatMustHoldAndWhatWasFound() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();

      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> owner.call("kernel.pong", Map.of()))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_CALL))
          .satisfies(e -> assertThat(e.help()).contains("kernel.ping"));
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(
              () -> owner.call("device.claim", Map.of("device", "/dev/ttyUSB0", "access", "read")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .withMessageContaining("agent://serial/thermometer");
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> owner.call("subscribe", Map.of("topic", ">", "colour", "red")))
          .withMessageContaining("colour");
    }
  }

  @Test
  @Proves({"K-02", "NF-stability"})
  void eventThatIsTooLargeIsRefusedAndTheKernelStays() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      Map<String, Object> event =
          Map.of("topic", "user.big", "payload", Map.of("text", "x".repeat(500_000)));

      for (int i = 0; i < 200; i++) {
        assertThatExceptionOfType(CallException.class)
            .isThrownBy(() -> owner.call("publish", event))
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
      }
      assertThat(owner.call(SystemCalls.PING, Nothing.NOTHING).pid()).isEqualTo(machine.pid());
    }
  }
}
