package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The compiled `attack.c` and `greedy.c`; needs `cc`.
final class Attack {
  private Attack() {}

  /// Compiles `attack.c` into `folder`.
  static Path compile(Path folder) throws IOException, InterruptedException {
    return compile(folder, "attack");
  }

  /// Compiles `NAME.c` into `folder`.
  static Path compile(Path folder, String name) throws IOException, InterruptedException {
    Path source = folder.resolve(name + ".c");
    try (InputStream code = Objects.requireNonNull(Attack.class.getResourceAsStream(name + ".c"))) {
      Files.copy(code, source);
    }
    Path program = folder.resolve(name);
    Process cc =
        new ProcessBuilder("cc", "-w", "-pthread", "-o", program.toString(), source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(cc.waitFor()).as(output).isZero();
    return program;
  }

  /// The errno of each attempt, from what it printed.
  static Map<String, Integer> outcome(String output) {
    Map<String, Integer> outcome = new TreeMap<>();
    output
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(words -> outcome.put(words[0], Integer.valueOf(words[1])));
    return outcome;
  }
}
