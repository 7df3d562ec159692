package io.kairo.cli.shell;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The terminal at the input, through stty(1). A terminal keeps a line to itself until Enter; this
/// makes it hand over what was typed so far.
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
