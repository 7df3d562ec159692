package io.kairo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A process that measures when it is asked to, by a line each way: see [Samples].
final class MeasuringProcess implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final Writer requests;
  private final BufferedReader answers;

  MeasuringProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /// Waits until it says `line`.
  void await(String line) throws IOException {
    String said = answer();
    if (!said.equals(line)) {
      throw new IOException("process must say '" + line + "', got '" + said + "'");
    }
  }

  /// The next line it says.
  String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("process must answer, it ended and said: " + Workshop.words(log));
    }
    return line;
  }

  /// Says `line` to it.
  void ask(String line) throws IOException {
    requests.write(line + "\n");
    requests.flush();
  }

  Samples measure(int runs) throws IOException {
    ask(Integer.toString(runs));
    return Samples.parse(answer());
  }

  long pid() {
    return process.pid();
  }

  /// Asks it to end, when it does not end with its stdin.
  void end() {
    process.destroy();
  }

  /// Lets it end with its stdin.
  @Override
  public void close() throws IOException {
    try (requests;
        answers) {
      process.getOutputStream().close();
      process.onExit().join();
    }
  }
}
