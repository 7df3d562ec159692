package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.Nothing;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

final class InvocationTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void flagIsKnownByEachOfItsNames() {
    assertThat(typed("-f", "x").flag("--follow")).isTrue();
    assertThat(typed("--follow", "x").flag("--follow")).isTrue();
    assertThat(typed("x").flag("--follow")).isFalse();
  }

  @Test
  void argumentsAndOptionsHaveTheirValues() {
    Invocation invocation = typed("a", "--last=3");

    assertThat(invocation.argument(0)).isEqualTo("a");
    assertThat(invocation.optionalArgument(1)).isEmpty();
    assertThat(invocation.number("--last", 20, 0, 100)).isEqualTo(3);
    assertThat(typed("a", "b").optionalArgument(1)).contains("b");
    assertThat(typed("a").number("--last", 20, 0, 100)).isEqualTo(20);
  }

  @Test
  void numberOutOfItsRangeIsAMistake() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> typed("a", "--last", "101").number("--last", 20, 0, 100))
        .withMessage("--last must be a number from 0 to 100, got '101'");
  }

  @Test
  void socketLiesInTheStateFolder() {
    assertThat(typed("a", "--state", "/s").socket()).isEqualTo(Path.of("/s/kernel.sock"));
    assertThat(typed("a").state()).isEmpty();
  }

  @Test
  void dataGoesOutAndTheRestDoesNot() {
    Table empty = new Table("NAME");

    typed("a").show(Nothing.NOTHING, empty, "nothing runs");
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).isEqualTo("nothing runs\n");

    typed("a", "--json").show(Nothing.NOTHING, empty, "nothing runs");
    assertThat(text(out)).isEqualTo("{}\n");
  }

  private Invocation typed(String... args) {
    Command command =
        Command.of("try", "Tries.", invocation -> ExitCode.OK)
            .flag("Goes on.", "-f", "--follow")
            .option("--last", "N", "How many.")
            .argument("A", "The first.")
            .optionalArgument("B", "The second.");
    ParseResult result = new CommandLine(command.spec()).parseArgs(args);
    var surroundings =
        new Surroundings(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            Map.of(),
            false,
            false,
            false,
            Optional.empty(),
            Optional.empty());
    return new Invocation(List.of(result), surroundings);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
