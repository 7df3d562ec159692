package io.kairo.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs commands as a user's shell would, without a terminal.
final class Command {
  private static final long PATIENCE_SECONDS = 120;

  private Command() {}

  record Result(int status, String stdout, String stderr) {
    /// The last line of stdout.
    String lastLine() {
      String[] lines = stdout.strip().split("\n", -1);
      return lines[lines.length - 1];
    }
  }

  /// The folder that holds the launcher under test.
  static Path image() {
    return Path.of(System.getProperty("kairo.image"));
  }

  static Result kairo(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(image().resolve("kairo").toString()));
    command.addAll(List.of(arguments));
    return run(command, Map.of());
  }

  static Result run(List<String> command, Map<String, String> environment) throws IOException {
    Process process = start(command, environment);
    CompletableFuture<String> out = read(process.getInputStream());
    CompletableFuture<String> err = read(process.getErrorStream());
    if (!ended(process)) {
      process.destroyForcibly();
      throw new IllegalStateException("command did not end: " + command + "\n" + err.join());
    }
    return new Result(process.exitValue(), out.join(), err.join());
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static Process start(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return builder.start();
  }

  static CompletableFuture<String> read(java.io.InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }
}
