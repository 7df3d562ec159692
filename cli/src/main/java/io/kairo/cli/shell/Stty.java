package io.kairo.cli.shell;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The terminal at the input, through stty(1): its size, and when it hands over what is typed. By
/// itself a terminal keeps a line until Enter.
final class Stty {
  private static final long SETTLE_MILLIS = 50;

  /// Lets the reader of the terminal have the unfinished line. Where there is no stty it stays
  /// where it is.
  void handOver() {
    try {
      String saved = run("-g");
      if (saved.isEmpty()) {
        return;
      }
      try {
        run("-icanon", "min", "1", "time", "0");
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
      } finally {
        run(saved);
      }
    } catch (IOException e) {
      // The guard is weaker then, not gone: whole lines are still dropped.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// How large the terminal is, if it knows.
  Optional<Size> size() {
    try {
      return Size.parse(run("size"));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// Makes the terminal hand over each key at once and not show it, and returns what makes it as it
  /// was. Where there is no stty it stays as it is.
  Runnable single() {
    try {
      String saved = run("-g");
      if (saved.isEmpty()) {
        return () -> {};
      }
      run("-icanon", "-echo", "min", "1", "time", "0");
      return () -> restore(saved);
    } catch (IOException e) {
      return () -> {};
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return () -> {};
    }
  }

  private static void restore(String saved) {
    try {
      run(saved);
    } catch (IOException e) {
      // It was there a moment ago; the person can type 'stty sane'.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Redirect.INHERIT)
            .redirectError(Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said.strip() : "";
  }
}
