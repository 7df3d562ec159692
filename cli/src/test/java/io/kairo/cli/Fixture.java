package io.kairo.cli;

import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// A run of the program whose streams can be looked at.
final class Fixture {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  ExitCode run(String... args) {
    return run(Map.of(), args);
  }

  ExitCode run(Map<String, String> environment, String... args) {
    return new Program(surroundings(environment)).run(args);
  }

  private Surroundings surroundings(Map<String, String> environment) {
    return new Surroundings(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        InputStream.nullInputStream(),
        environment,
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty());
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
