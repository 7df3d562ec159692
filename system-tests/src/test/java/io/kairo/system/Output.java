package io.kairo.system;

import java.util.List;

/// What skills have printed.
final class Output {
  private Output() {}

  /// The lines so far, oldest first.
  static List<String> of(Machine machine) {
    return machine.past("skill.output").stream()
        .map(event -> String.valueOf(event.payload().get("text")))
        .toList();
  }
}
