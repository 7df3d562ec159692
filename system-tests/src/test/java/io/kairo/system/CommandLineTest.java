package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.ipc.codec.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("system")
final class CommandLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "up", "down", "ps", "top", "devices", "skill", "consent", "grants", "why", "audit",
        "events", "call", "doctor", "demo"
      })
  void everyCommandExplainsItself(String command) throws Exception {
    Command.Result help = Command.kairo(command, "--help");

    assertThat(help.status()).as(help.stderr()).isZero();
    assertThat(help.stdout().toLowerCase(Locale.ROOT)).contains("usage").contains("--json");
    assertThat(Command.kairo("--help").stdout()).contains(command);
  }

  @Test
  void wrongCommandSaysWhatToTypeInstead() throws Exception {
    Command.Result wrong = Command.kairo("devcies");

    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.stderr()).contains("devices");
    assertThat(wrong.stdout()).isEmpty();
  }

  @Test
  void noKernelIsExitSevenWithTheCommandThatStartsOne() throws Exception {
    Path empty = Files.createTempDirectory("empty");

    Command.Result ps = Command.kairo("ps", "--state", empty.toString());

    assertThat(ps.status()).isEqualTo(7);
    assertThat(ps.stderr()).contains("kairo up");
  }

  @Test
  void unknownOptionOfUpIsExitTwo() throws Exception {
    Command.Result up = Command.kairo("up", "--colour");

    assertThat(up.status()).isEqualTo(2);
    assertThat(up.stderr()).contains("'--colour'");
  }

  @Test
  void badPolicyFileIsNamedWithLineAndColumn() throws Exception {
    Path policy =
        Files.writeString(Files.createTempFile("policy", ".yaml"), "rules:\n  - {alow: x}\n");
    Path state = Files.createTempDirectory("state");

    Command.Result up =
        Command.kairo("up", "--state", state.toString(), "--policy", policy.toString());

    assertThat(up.status()).isEqualTo(2);
    assertThat(up.stderr()).contains(policy + ":2:5");
    assertThat(state.resolve("kernel.sock")).doesNotExist();
  }

  @Test
  void secondKernelInTheSameFolderIsAConflict() throws Exception {
    try (Machine machine = Machine.start()) {
      Command.Result second = Command.kairo("up", "--state", machine.state().toString());

      assertThat(second.status()).isEqualTo(6);
      assertThat(second.stderr()).contains("kernel.sock");
    }
  }

  @Test
  void everyListIsJsonWhenAsked() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      String state = machine.state().toString();
      for (List<String> command :
          List.of(
              List.of("ps"),
              List.of("devices"),
              List.of("skill", "list"),
              List.of("consent"),
              List.of("grants"),
              List.of("call", "kernel.ping"))) {
        List<String> full = new ArrayList<>(command);
        full.addAll(List.of("--state", state, "--json"));
        Command.Result result = Command.kairo(full.toArray(String[]::new));

        assertThat(result.status()).as(command + result.stderr()).isZero();
        assertThat(Json.parse(result.stdout())).as(command.toString()).isNotNull();
      }
    }
  }

  @Test
  @Proves("H-02")
  void deviceHasAStableNameAndNoPath() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      Command.Result devices =
          Command.kairo("devices", "--state", machine.state().toString(), "--json");

      assertThat(devices.stdout()).contains("agent://serial/thermometer").doesNotContain("/dev/");
    }
  }

  @Test
  @Proves("SEC-03")
  void doctorProvesEveryLayerAndSaysHow() throws Exception {
    Command.Result doctor = Command.kairo("doctor", "--json");

    assertThat(doctor.status()).as(doctor.stdout() + doctor.stderr()).isZero();
    Map<?, ?> report = (Map<?, ?>) Json.parse(doctor.stdout());
    assertThat((List<?>) report.get("layers"))
        .hasSizeGreaterThan(4)
        .allSatisfy(
            layer -> assertThat((Map<?, ?>) layer).extracting("evidence").asString().isNotBlank());
  }
}
