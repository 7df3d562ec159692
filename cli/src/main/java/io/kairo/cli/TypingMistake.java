package io.kairo.cli;

import io.kairo.cli.shell.Nearest;
import io.kairo.cli.shell.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// A command line that cannot be understood, said as what to type instead.
final class TypingMistake {
  private TypingMistake() {}

  /// `word` is no command.
  static UsageException command(String word) {
    return new UsageException(
        "'" + word + "' is not a command", suggestion(word, CommandTable.names(), "kairo help"));
  }

  /// What the parser stumbled over.
  static UsageException explain(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    String help = name.equals("kairo") ? "kairo help" : name + " --help";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched.getUnmatched().getFirst(), line, name, help);
    }
    return new UsageException(sentence(String.valueOf(e.getMessage())), "type '" + help + "'");
  }

  private static UsageException unmatched(String word, CommandLine line, String name, String help) {
    if (word.startsWith("-")) {
      return new UsageException(
          "'" + word + "' is not an option of '" + name + "'",
          suggestion(word, List.copyOf(line.getCommandSpec().optionsMap().keySet()), help));
    }
    if (!line.getSubcommands().isEmpty()) {
      return new UsageException(
          "'" + word + "' is not a command of '" + name + "'",
          suggestion(word, List.copyOf(line.getSubcommands().keySet()), help));
    }
    return new UsageException("'" + name + "' does not take '" + word + "'", "type '" + help + "'");
  }

  private static String suggestion(String word, List<String> candidates, String help) {
    Optional<String> near = Nearest.of(word, candidates);
    return near.map(candidate -> "did you mean '" + candidate + "'?")
        .orElse("type '" + help + "' to see what there is");
  }

  private static String sentence(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
