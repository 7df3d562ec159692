package io.kairo.cli.demo;

import io.kairo.cli.shell.CleanText;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A program of this installation, started through its launcher. What it says goes into a log;
/// closing ends it and whatever it started.
final class LaunchedProgram implements AutoCloseable {
  private static final long GRACE_SECONDS = 5;
  private static final int LAST_WORDS = 300;

  private final Process process;
  private final Path log;

  private LaunchedProgram(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static LaunchedProgram start(Path launcher, List<String> arguments, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // The demo's own kernel must not be found, or put, where another one is.
    builder.environment().remove("KAIRO_IPC_SOCKET");
    builder.environment().remove("KAIRO_STATE");
    return new LaunchedProgram(builder.start(), log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The last line that the program wrote, as it is shown.
  String lastWords() {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? "it said nothing" : CleanText.of(lines.getLast(), LAST_WORDS);
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    if (!ended(all)) {
      all.forEach(ProcessHandle::destroyForcibly);
      ended(all);
    }
  }

  private static boolean ended(List<ProcessHandle> all) {
    try {
      for (ProcessHandle handle : all) {
        handle.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
      }
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
