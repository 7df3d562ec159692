package io.kairo.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A running kairo-init and what it started, which have the test as their terminal: lines go in by
/// [#tell], what anyone prints comes out by [#hear]. Closing it kills what is left.
final class Supervised implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Path pipe;
  private final Thread reader;
  private final Process process;
  private final Writer in;
  private final LinkedBlockingQueue<String> out = new LinkedBlockingQueue<>();
  private final List<String> heard = new ArrayList<>();

  /// The output is a pipe in the file system, because that of a [Process] ends with it, and here
  /// others write to it too.
  private Supervised(ProcessBuilder builder) throws IOException {
    pipe = Processes.gate(Files.createTempDirectory("kairo-init"), "out");
    reader = Thread.ofPlatform().daemon().start(this::read);
    process = builder.redirectOutput(pipe.toFile()).redirectErrorStream(true).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /// Starts kairo-init with these arguments.
  static Supervised start(Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Program.path().toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("ASAN_OPTIONS", "detect_leaks=0");
    return new Supervised(builder);
  }

  /// Starts kairo-init over a [Puppet] with its options before `--`.
  static Supervised puppet(String... options) throws Exception {
    return start(Map.of(), Puppet.arguments(List.of(options), List.of()));
  }

  /// Starts kairo-init over a [Puppet] that waits at `gate` before it starts.
  static Supervised gatedPuppet(Path gate) throws Exception {
    List<String> gated = List.of("sh", "-c", ": < " + gate + "; exec \"$@\"", "gate");
    return start(Map.of(), Puppet.arguments(List.of(), gated));
  }

  private void read() {
    try (BufferedReader lines = Files.newBufferedReader(pipe)) {
      for (String line; (line = lines.readLine()) != null; ) {
        out.add(line);
      }
    } catch (IOException e) {
      out.add("broken: " + e);
    }
  }

  /// The process id of kairo-init.
  long pid() {
    return process.pid();
  }

  void tell(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /// Waits for a line that begins so, and returns the rest of it. Those before it are passed over.
  String hear(String beginning) throws InterruptedException {
    while (true) {
      String line = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as("no line '%s' in %s", beginning, heard).isNotNull();
      heard.add(line);
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length());
      }
    }
  }

  /// Tells and waits for the answer.
  String ask(String line, String beginning) throws Exception {
    tell(line);
    return hear(beginning);
  }

  /// Everything that was printed up to now.
  List<String> heard() {
    List<String> rest = new ArrayList<>();
    out.drainTo(rest);
    heard.addAll(rest);
    return heard;
  }

  /// Sends kairo-init a signal.
  void signal(int signal) throws IOException {
    io.kairo.posix.Signal.kill((int) pid(), signal);
  }

  /// Waits for the end of kairo-init and of everyone who could print, and returns its exit code.
  int await() throws InterruptedException {
    boolean ended =
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
            && reader.join(Duration.ofSeconds(PATIENCE_SECONDS));
    assertThat(ended).as(() -> "kairo-init and all ends; it said " + heard()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly().onExit().join();
    all.forEach(ProcessHandle::destroyForcibly);
    in.close();
    Files.delete(pipe);
    Files.delete(pipe.resolve("..").normalize());
  }

  /// Where a class was loaded from.
  static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
