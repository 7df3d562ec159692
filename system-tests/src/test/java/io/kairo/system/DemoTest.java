package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.ipc.codec.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The demo as a person runs it: through every room of the house.
@Tag("system")
final class DemoTest {
  @Test
  @Proves({"H-02", "H-03", "S-01", "SEC-02", "SEC-03", "K-02"})
  void grantedBeforehandItReadsDrivesSurvivesAKillAndAsksOnce() throws Exception {
    Command.Result demo = Command.kairo("demo", "--grant", "session", "--seconds", "8", "--json");

    assertThat(demo.status()).as(demo.stderr()).isZero();
    Map<?, ?> summary = (Map<?, ?>) Json.parse(demo.lastLine());
    assertThat((Long) summary.get("readings")).isGreaterThan(20);
    assertThat((Long) summary.get("switches")).isPositive();
    assertThat((Long) summary.get("skillRestarts")).isEqualTo(1);
    assertThat((Long) summary.get("prompts")).isEqualTo(1);
    assertThat((List<?>) summary.get("grants")).hasSize(2);
    assertThat((List<?>) summary.get("denied")).isEmpty();
    assertThat(summary.get("simulated")).isEqualTo(true);
    assertThat(summary.toString()).contains("p50").contains("p99");
  }

  @Test
  @Proves("SEC-02")
  void grantForOneUseSurvivesTheKillToo() throws Exception {
    Command.Result demo = Command.kairo("demo", "--grant", "once", "--seconds", "6", "--json");

    assertThat(demo.status()).as(demo.stderr()).isZero();
    Map<?, ?> summary = (Map<?, ?>) Json.parse(demo.lastLine());
    assertThat((Long) summary.get("prompts")).isEqualTo(1);
    assertThat((Long) summary.get("skillRestarts")).isEqualTo(1);
  }

  @Test
  @Proves("SEC-02")
  void withoutATerminalAndWithoutAnAnswerItIsDeniedAndSaysSo() throws Exception {
    Command.Result demo = Command.kairo("demo", "--seconds", "6", "--json");

    assertThat(demo.status()).isEqualTo(4);
    Map<?, ?> summary = (Map<?, ?>) Json.parse(demo.lastLine());
    assertThat((Long) summary.get("readings")).isZero();
    assertThat(summary.get("denied").toString())
        .contains("skill:thermostat")
        .contains("nobody can be asked");
    assertThat(demo.stderr()).contains("Permission denied");
  }

  @Test
  @Proves("SEC-02")
  void policyFileAnswersForTheOwner() throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    Files.writeString(
        policy,
        """
        rules:
          - {allow: "agent://serial/thermometer", to: "skill:thermostat"}
          - {allow: "agent://gpio/fan", to: "agent:climate"}
        """);
    try {
      Command.Result demo =
          Command.kairo("demo", "--policy", policy.toString(), "--seconds", "6", "--json");

      assertThat(demo.status()).as(demo.stderr()).isZero();
      assertThat(((Map<?, ?>) Json.parse(demo.lastLine())).get("prompts")).isEqualTo(0L);
    } finally {
      Files.delete(policy);
    }
  }

  @Test
  @Proves({"H-01", "K-02"})
  void otherCommandsSeeItWhileItRuns() throws Exception {
    Path state = Files.createTempDirectory("kairo-demo");
    Process demo =
        Command.start(
            List.of(
                Command.image().resolve("kairo").toString(),
                "demo",
                "--grant",
                "session",
                "--seconds",
                "10",
                "--state",
                state.toString()),
            Map.of());
    CompletableFuture<String> output = Command.read(demo.getInputStream());
    CompletableFuture<String> errors = Command.read(demo.getErrorStream());
    String s = state.toString();
    Eventually.holds(
        () -> assertThat(Command.kairo("grants", "--state", s).stdout()).contains("agent:climate"));

    assertThat(Command.kairo("ps", "--state", s).stdout())
        .contains("kernel")
        .contains("skill:thermostat")
        .contains("agent:climate");
    assertThat(Command.kairo("devices", "--state", s).stdout())
        .contains("agent://serial/thermometer")
        .contains("agent://gpio/fan")
        .contains("SIMULATED")
        .contains("skill:thermostat");
    assertThat(Command.kairo("events", "--last", "1000", "--state", s, "--json").stdout())
        .contains("skill.thermostat.reading")
        .contains("permission.allowed");

    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).as(errors.join()).isZero();
    assertThat(output.join()).contains("SIMULATED").doesNotContain("\u001b[");
  }
}
