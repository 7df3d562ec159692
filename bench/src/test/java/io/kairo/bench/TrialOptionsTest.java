package io.kairo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrialOptionsTest {
  private static final Trial SOAK = new Soak();

  @Test
  void whatIsNotChosenIsStandard() {
    assertThat(parse("--minutes", "3"))
        .isEqualTo(new TrialOptions(Map.of("minutes", 3L, "seed", 20261124L), false, false, false));
  }

  @Test
  void everyOptionIsUnderstood() {
    TrialOptions options = parse("--json", "--verbose", "--help", "--seed", "7");

    assertThat(options.value(Soak.SEED)).isEqualTo(7);
    assertThat(options.json() && options.verbose() && options.help()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1441", "-1", "many", ""})
  void aNumberMustBeInItsRange(String minutes) {
    refuses("--minutes must be a number from 1 to 1440, got '" + minutes + "'", minutes);
  }

  @Test
  void anUnknownOptionIsRefused() {
    assertThatExceptionOfType(Options.UsageException.class)
        .isThrownBy(() -> parse("--hours", "1"))
        .withMessage("option must be one of 'kairo bench soak --help', got '--hours'");
  }

  @Test
  void everyTrialHasAHelpAndANameOfItsOwn() {
    for (Trial trial : Trials.ALL) {
      String usage = TrialOptions.usage(trial);

      assertThat(usage).startsWith("usage: kairo bench " + trial.name() + " [--");
      assertThat(trial.settings()).allMatch(setting -> usage.contains(setting.option() + " N "));
      assertThat(usage.lines()).allMatch(line -> line.length() <= 100);
      assertThat(Options.USAGE).contains("kairo bench " + trial.name());
    }
    assertThat(Trials.ALL).extracting(Trial::name).doesNotHaveDuplicates();
    assertThat(Trials.named(List.of("soak"))).isPresent();
    assertThat(Trials.named(List.of("ready"))).isEmpty();
    assertThat(Trials.named(List.of())).isEmpty();
  }

  private static void refuses(String sentence, String minutes) {
    assertThatExceptionOfType(Options.UsageException.class)
        .isThrownBy(() -> parse("--minutes", minutes))
        .withMessage(sentence);
  }

  private static TrialOptions parse(String... arguments) {
    return TrialOptions.parse(SOAK, List.of(arguments));
  }
}
