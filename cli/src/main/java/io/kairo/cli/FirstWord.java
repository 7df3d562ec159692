package io.kairo.cli;

import java.util.Optional;

/// The name of the command in a command line, found without building any command.
final class FirstWord {
  private FirstWord() {}

  /// The first argument that is neither an option nor the value of `--state`.
  static Optional<String> of(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--state")) {
        i++;
      } else if (!args[i].startsWith("-")) {
        return Optional.of(args[i]);
      }
    }
    return Optional.empty();
  }
}
