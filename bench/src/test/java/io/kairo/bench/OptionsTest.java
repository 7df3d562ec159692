package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
  private static final Row FIRST = row("first");
  private static final Row SECOND = row("second");
  private static final List<Row> ALL = List.of(FIRST, SECOND);

  @Test
  void withoutRowsAllAreMeasured() {
    assertThat(parse())
        .isEqualTo(new Options(ALL, OptionalInt.empty(), false, false, false, false));
  }

  @Test
  void rowsAreMeasuredOnceInTheOrderOfTheTable() {
    assertThat(parse("second", "first", "second").rows()).containsExactly(FIRST, SECOND);
  }

  @Test
  void everyOptionIsUnderstood() {
    assertThat(parse("--json", "--rounds", "3", "--write-results", "--list", "--help", "second"))
        .isEqualTo(new Options(List.of(SECOND), OptionalInt.of(3), true, true, true, true));
  }

  @Test
  void anUnknownRowIsAnsweredWithTheRowsThereAre() {
    refuses("row must be one of first, second, got 'third'", "third");
  }

  @Test
  void anUnknownOptionIsRefused() {
    refuses("option must be one of 'kairo bench --help', got '--fast'", "--fast");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", ""})
  void roundsMustBeANumberFromOne(String rounds) {
    refuses("--rounds must be a number from 1, got '" + rounds + "'", "--rounds", rounds);
  }

  @Test
  void roundsMustHaveAValue() {
    refuses("--rounds must be a number from 1, got ''", "--rounds");
  }

  @Test
  void theUsageNamesEveryOption() {
    assertThat(Options.USAGE).contains("--json", "--rounds N", "--write-results", "--list");
  }

  @Test
  void theRowsOfTheBenchHaveDifferentNames() {
    assertThat(Main.ROWS).extracting(row -> row.goal().name()).doesNotHaveDuplicates();
  }

  private static void refuses(String sentence, String... arguments) {
    assertThatExceptionOfType(Options.UsageException.class)
        .isThrownBy(() -> parse(arguments))
        .withMessage(sentence);
  }

  private static Options parse(String... arguments) {
    return Options.parse(List.of(arguments), ALL);
  }

  private static Row row(String name) {
    return new Rows.Scripted(
        Rows.ratio(name, OptionalDouble.of(1), 1), List.of(), List.of(), List.of());
  }
}
