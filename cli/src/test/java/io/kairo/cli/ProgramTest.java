package io.kairo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.cli.shell.ExitCode;
import io.kairo.ipc.codec.Json;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgramTest {
  private final Fixture program = new Fixture();
  @TempDir private Path state;

  @Test
  void helpNamesEveryCommandThatIsNotHidden() {
    assertThat(program.run("help")).isEqualTo(ExitCode.OK);

    assertThat(program.out())
        .contains("  up         Starts the kernel.")
        .contains("  doctor     ")
        .doesNotContain("train", "\u001b");
    assertThat(CommandTable.names()).allMatch(name -> program.out().contains("  " + name + " "));
    assertThat(program.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(program.err()).isEmpty();
  }

  @Test
  void everyCommandExplainsItself() {
    assertThat(CommandTable.entries())
        .allSatisfy(entry -> {
          Fixture run = new Fixture();
          assertThat(run.run(entry.name(), "--help")).isEqualTo(ExitCode.OK);
          assertThat(run.out())
              .startsWith("Usage: kairo " + entry.name())
              .contains(entry.sentence(), "--json", "--state");
        });
  }

  @Test
  void helpOfACommandBelowAnother() {
    assertThat(program.run("skill", "start", "--help")).isEqualTo(ExitCode.OK);

    assertThat(program.out()).startsWith("Usage: kairo skill start").contains("--agent");
  }

  @Test
  void versionIsPrintedAnywhere() {
    assertThat(program.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(program.run("ps", "--version")).isEqualTo(ExitCode.OK);

    assertThat(program.out()).isEqualTo("kairo 0.1.0\nkairo 0.1.0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "devcies|'devcies' is not a command|did you mean 'devices'?",
        "frobnicate|'frobnicate' is not a command|type 'kairo help' to see what there is",
        "skill strat x|'strat' is not a command of 'kairo skill'|did you mean 'start'?",
        "ps --jsn|'--jsn' is not an option of 'kairo ps'|did you mean '--json'?",
        "--stat x|'x' is not a command|type 'kairo help' to see what there is",
        "--jsno|'--jsno' is not an option of 'kairo'|did you mean '--json'?",
        "ping now|'kairo ping' does not take 'now'|type 'kairo ping --help'",
        "events --last many|--last must be a number from 0 to 1000, got 'many'|type 'kairo events --help'",
        "consent allow c1 --scope sesion|scope must be one of once, run, session, always, got 'sesion'|did you mean 'session'?",
        "call device.clam|'device.clam' is not a system call|did you mean 'device.claim'?",
        "demo --seconds 1|--seconds must be a number from 4 to 3600, got '1'|type 'kairo demo --help'",
        "top --interval 0|--interval must be a number from 1 to 3600, got '0'|type 'kairo top --help'",
        "demo --grant always|--grant must be once or session, got 'always'|the demo's kernel ends with it",
      })
  void wrongWordSaysWhatToTypeInstead(String line, String sentence, String help) {
    ExitCode code = program.run(line.split(" ", -1));

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(program.err()).isEqualTo("kairo: " + sentence + "\n       " + help + "\n");
    assertThat(program.out()).isEmpty();
  }

  @Test
  void missingArgumentIsAUsageError() {
    assertThat(program.run("skill", "start")).isEqualTo(ExitCode.USAGE);

    assertThat(program.err()).contains("missing required parameter: 'NAME'");
  }

  @Test
  void parametersOfACallMustBeAJsonObject() {
    assertThat(program.run("call", "kernel.ping", "[1]")).isEqualTo(ExitCode.USAGE);
    assertThat(program.run("call", "kernel.ping", "{oops")).isEqualTo(ExitCode.USAGE);

    assertThat(program.err()).contains("must be a JSON object, got '[1]'", "must be JSON");
  }

  @Test
  void missingKernelIsUnreachable() {
    assertThat(program.run("ping", "--state", state.toString())).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(program.err()).startsWith("kairo: ").contains(state + "/kernel.sock");
    assertThat(program.out()).isEmpty();
  }

  @Test
  void stateFolderComesFromTheOptionThenTheEnvironment() {
    String elsewhere = state.resolve("elsewhere").toString();

    program.run(Map.of("KAIRO_STATE", elsewhere), "ping");
    program.run(Map.of("KAIRO_STATE", elsewhere), "--state", state.toString(), "ping");

    assertThat(program.err().lines().filter(line -> line.startsWith("kairo: ")).toList())
        .satisfiesExactly(
            first -> assertThat(first).contains(elsewhere + "/kernel.sock"),
            second -> assertThat(second).contains(state + "/kernel.sock"));
  }

  @Test
  void failureIsAnObjectOnTheErrorStreamWhenProgramsRead() {
    assertThat(program.run("ps", "--json", "--state", state.toString()))
        .isEqualTo(ExitCode.UNREACHABLE);

    assertThat(program.out()).isEmpty();
    assertThat(Json.parse(program.err().strip()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("code", "unavailable")
        .containsKeys("error", "help");
  }

  @Test
  void commandsOfTheLauncherSayWhoStartsThem() {
    assertThat(program.run("up")).isEqualTo(ExitCode.FAILURE);

    assertThat(program.err()).contains("'up' must be started by the launcher");
  }

  @Test
  void demoNeedsTheLauncher() {
    assertThat(program.run("demo")).isEqualTo(ExitCode.FAILURE);

    assertThat(program.err()).contains("must be started by the launcher");
  }

  @Test
  void consentIsWatchedOnlyAtATerminal() {
    assertThat(program.run("consent", "watch")).isEqualTo(ExitCode.FAILURE);

    assertThat(program.err()).contains("needs a person at a terminal");
  }

  @Test
  void trainingSucceedsQuietlyWithoutAKernel() {
    assertThat(program.run("train", "--state", state.toString())).isEqualTo(ExitCode.OK);

    assertThat(program.out()).isEmpty();
    assertThat(program.err()).isEmpty();
  }
}
