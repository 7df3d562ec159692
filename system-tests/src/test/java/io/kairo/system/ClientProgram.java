package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A client in another language: a program that prints what came of its calls, one fact a line.
final class ClientProgram implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ClientProgram(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /// A program of the tests in Python.
  static ClientProgram python(String script, Machine machine, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("python3", tests("python/" + script).toString(), machine.socket().toString()));
    command.addAll(List.of(more));
    return start(command);
  }

  /// An example in Python, which finds the kernel by itself.
  static ClientProgram example(String script, Machine machine) throws IOException {
    return start(
        List.of("python3", tests("examples/python/" + script).toString()),
        Map.of("KAIRO_STATE", machine.state().toString()));
  }

  /// The tests' program in C, compiled with the SDK.
  static ClientProgram c(Machine machine) throws IOException {
    return c("client.c", machine);
  }

  /// A program of the tests in C, compiled with the SDK.
  static ClientProgram c(String source, Machine machine, String... more) throws IOException {
    Path program = Files.createTempDirectory("client").resolve("client");
    Command.Result cc =
        Command.run(
            List.of(
                "cc",
                "-std=c11",
                "-D_DEFAULT_SOURCE",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-I" + tests("sdk/c"),
                "-o",
                program.toString(),
                tests("c/" + source).toString(),
                tests("sdk/c/kairo.c").toString()),
            Map.of());
    assertThat(cc.status()).as(cc.stderr()).isZero();
    List<String> command =
        new ArrayList<>(List.of(program.toString(), machine.socket().toString()));
    command.addAll(List.of(more));
    return start(command);
  }

  /// A file that the tests need beside their classes.
  static Path tests(String file) {
    return Path.of(System.getProperty("kairo.tests")).resolve(file);
  }

  private static ClientProgram start(List<String> command) throws IOException {
    return start(command, Map.of());
  }

  private static ClientProgram start(List<String> command, Map<String, String> environment)
      throws IOException {
    List<String> quiet =
        Stream.concat(
                Stream.of(
                    "env",
                    "PYTHONDONTWRITEBYTECODE=1",
                    "PYTHONPATH=" + tests("sdk/python"),
                    "sh",
                    "-c",
                    "exec \"$@\" 2>&1",
                    "sh"),
                command.stream())
            .toList();
    return new ClientProgram(Command.start(quiet, environment));
  }

  /// What it prints up to its end, which must be a good one.
  List<String> facts() throws Exception {
    List<String> facts = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      facts.add(line);
    }
    assertThat(process.waitFor()).as(String.join("\n", facts)).isZero();
    return facts;
  }

  /// Kills it, as a bug in it would.
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// Ends it, if it has not ended.
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
