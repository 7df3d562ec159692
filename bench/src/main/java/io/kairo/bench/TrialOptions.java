package io.kairo.bench;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `kairo bench TRIAL` was told.
///
/// @param chosen the value of each setting, by its name
/// @param verbose whether the report says in which order things were done
record TrialOptions(Map<String, Long> chosen, boolean json, boolean verbose, boolean help) {
  TrialOptions {
    chosen = Map.copyOf(chosen);
  }

  long value(Trial.Setting setting) {
    return chosen.getOrDefault(setting.name(), setting.standard());
  }

  /// Reads the command line after the trial's name.
  static TrialOptions parse(Trial trial, List<String> arguments) {
    Map<String, Long> chosen = new LinkedHashMap<>();
    trial.settings().forEach(setting -> chosen.put(setting.name(), setting.standard()));
    boolean json = false;
    boolean verbose = false;
    boolean help = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--json" -> json = true;
        case "--verbose" -> verbose = true;
        case "--help", "-h" -> help = true;
        default -> {
          Trial.Setting setting = setting(trial, argument);
          chosen.put(setting.name(), number(setting, rest.hasNext() ? rest.next() : ""));
        }
      }
    }
    return new TrialOptions(chosen, json, verbose, help);
  }

  static String usage(Trial trial) {
    var text = new StringBuilder("usage: kairo bench " + trial.name());
    trial.settings().forEach(setting -> text.append(" [").append(setting.option()).append(" N]"));
    text.append(" [--json] [--verbose]\n\n").append(trial.summary()).append('\n');
    trial
        .settings()
        .forEach(it -> line(text, it.option() + " N", it.sentence() + "; " + it.standard()));
    line(text, "--json", "the report as one object");
    line(text, "--verbose", "say too what was done when");
    return text.toString();
  }

  private static void line(StringBuilder text, String option, String sentence) {
    text.append("  %-14s %s\n".formatted(option, sentence));
  }

  private static Trial.Setting setting(Trial trial, String argument) {
    Optional<Trial.Setting> found =
        trial.settings().stream().filter(it -> it.option().equals(argument)).findFirst();
    return found.orElseThrow(() ->
        new Options.UsageException(
            "option must be one of 'kairo bench "
                + trial.name()
                + " --help', got '"
                + argument
                + "'"));
  }

  private static long number(Trial.Setting setting, String value) {
    if (value.matches("[0-9]{1,18}")) {
      long number = Long.parseLong(value);
      if (number >= setting.least() && number <= setting.most()) {
        return number;
      }
    }
    throw new Options.UsageException(
        "%s must be a number from %d to %d, got '%s'"
            .formatted(setting.option(), setting.least(), setting.most(), value));
  }
}
