package io.kairo.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThermostatAgentTest {
  @Test
  void socketIsNamedByTheOption() {
    assertThat(ThermostatAgent.socket(List.of("--socket", "/tmp/k.sock")))
        .contains(Path.of("/tmp/k.sock"));
    assertThat(ThermostatAgent.socket(List.of("--socket=/tmp/k.sock")))
        .contains(Path.of("/tmp/k.sock"));
    assertThat(ThermostatAgent.socket(List.of())).isPresent();
    assertThat(ThermostatAgent.socket(List.of("--sock", "x"))).isEmpty();
  }

  @Test
  void missingKernelIsToldApartFromAWrongOption(@TempDir Path folder) throws Exception {
    String nobody = folder.resolve("kernel.sock").toString();

    assertThat(ThermostatAgent.run(new String[] {"--socket", nobody}))
        .isEqualTo(ThermostatAgent.UNREACHABLE);
    assertThat(ThermostatAgent.run(new String[] {"--port", "1"})).isEqualTo(ThermostatAgent.USAGE);
  }
}
