package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a person gets told before and after deciding.
@Tag("system")
@Timeout(120)
@Proves("SEC-01")
final class ExplainTest {
  private static final Path THERMOSTAT = Command.image().resolve("skills/thermostat");
  private static final String ALLOWING =
      """
      rules:
        - {allow: "agent://serial/thermometer", to: "skill:thermostat", access: read_write}
      """;
  private static final String DENYING =
      """
      rules:
        - {deny: "agent://serial/thermometer", to: "skill:thermostat"}
      """;

  @Test
  void lintSaysInPlainWordsWhatAPackageMayDo() throws Exception {
    try (Machine machine = Machine.start()) {
      Command.Result lint = lint(machine, THERMOSTAT);

      assertThat(lint.status()).as(lint.stderr()).isZero();
      assertThat(lint.stdout())
          .contains("may, once you agree")
          .contains("read and write the serial device agent://serial/thermometer")
          .contains("opened as /dev/ttyUSB0")
          .contains("taking it back stops the skill")
          .contains("publish events under skill.thermostat.>")
          .contains("memory: 64 MiB")
          .contains("connect to anything")
          .contains("no problems");
    }
  }

  @Test
  void lintNamesAllThatIsWrongAndInstallsNothing() throws Exception {
    Path folder = Skill.compile("faulty", "int main(void) { return 0; }", permissions());
    Path program = Skill.program(folder);
    Files.write(program, new byte[] {0}, StandardOpenOption.APPEND);
    try (Machine machine = Machine.start()) {
      Command.Result lint = lint(machine, folder);

      assertThat(lint.status()).isEqualTo(1);
      assertThat(lint.stdout())
          .contains("must have SHA-256")
          .contains("permission 'two': path '/dev/ttyUSB0' must occur once")
          .contains("permission 'all': topic '>' is everything")
          .contains("permission 'one': reason must be one line")
          .doesNotContain("\u001b");
      assertThat(machine.owner().call(SystemCalls.SKILL_LIST, Nothing.NOTHING).skills()).isEmpty();
    }
  }

  private static String permissions() {
    return """
    {id: one, device: serial, name: "agent://serial/a", as: [/dev/ttyUSB0], reason: "a\\e[31mb"},
    {id: two, device: serial, name: "agent://serial/b", as: [/dev/ttyUSB0], reason: "b"},
    {id: all, event: subscribe, topic: ">", reason: "c"}
    """
        .replace("\n", " ");
  }

  private static Command.Result lint(Machine machine, Path folder) throws Exception {
    return Command.kairo("skill", "lint", folder.toString(), "--state", machine.state().toString());
  }

  @Test
  void whyTellsThatTheOwnerIsAskedAndWhatWasNotDeclared() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      install(machine.owner());

      assertThat(why(machine, "thermometer"))
          .startsWith("asked: ")
          .contains("read and write the serial device")
          .contains("is there, a simulation")
          .contains("denies nothing here");
      assertThat(why(machine, "readings")).startsWith("allowed: ");
      assertThat(why(machine, "agent://gpio/fan"))
          .startsWith("denied: ")
          .contains("it declares thermometer");
      assertThat(machine.owner().call(SystemCalls.GRANT_LIST, Nothing.NOTHING).grants()).isEmpty();
    }
  }

  @Test
  void whyFollowsARuleToTheGrantThatWasMadeOfIt() throws Exception {
    Path policy = Files.writeString(Files.createTempFile("policy", ".yaml"), ALLOWING);
    try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
      Kairo owner = machine.owner();
      install(owner);
      assertThat(why(machine, "thermometer"))
          .startsWith("allowed: ")
          .contains(policy + ":2:5 allows read_write, scope session");

      owner.call(SystemCalls.SKILL_START, new SkillApi.Start("thermostat", Optional.of("climate")));

      Eventually.holds(() ->
          assertThat(why(machine, "thermometer"))
              .startsWith("allowed: grant g-")
              .contains("scope session, by policy"));
      owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name("thermostat"));
      assertThat(why(machine, "thermometer", "--agent", "other"))
          .contains("it is for agent climate");
    }
  }

  @Test
  void denialSaysWhichRuleItWas() throws Exception {
    Path policy = Files.writeString(Files.createTempFile("policy", ".yaml"), DENYING);
    try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
      install(machine.owner());

      assertThat(why(machine, "thermometer")).startsWith("denied: " + policy + ":2:5 denies it");
    }
  }

  private static void install(Kairo owner) {
    owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(THERMOSTAT.toString()));
  }

  private static String why(Machine machine, String permission, String... options)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("why", "thermostat", permission));
    arguments.addAll(List.of("--state", machine.state().toString()));
    arguments.addAll(List.of(options));
    Command.Result result = Command.kairo(arguments.toArray(String[]::new));
    assertThat(result.status()).as(result.stderr()).isZero();
    return result.stdout();
  }
}
