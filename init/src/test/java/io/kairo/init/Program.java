package io.kairo.init;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// kairo-init as the tests run it: compiled from the sources with the computer's compiler, under
/// the address sanitizer where there is one, with shorter patience and room for few descriptors.
final class Program {
  static final int KEEP_MAX = 8;

  private static final Path SOURCES = Path.of("src/main/c");
  private static final List<String> SANITIZED =
      List.of("-fsanitize=address,undefined", "-fno-sanitize-recover");
  private static final Path PATH = compile();

  private Program() {}

  static Path path() {
    return PATH;
  }

  private static Path compile() {
    try {
      Path folder = Files.createTempDirectory("kairo-init");
      Path program = folder.resolve("kairo-init");
      folder.toFile().deleteOnExit();
      program.toFile().deleteOnExit();
      if (!compile(program, SANITIZED) && !compile(program, List.of())) {
        throw new IllegalStateException("kairo-init must compile: see above");
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean compile(Path program, List<String> options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("cc", "-std=c11", "-D_DEFAULT_SOURCE", "-g", "-O1"));
    command.addAll(List.of("-Wall", "-Wextra", "-Werror", "-DKEEP_MAX=" + KEEP_MAX));
    command.addAll(List.of("-DGRACE_MS=1000", "-DSWEEP_MS=500", "-DLONGEST_DELAY_MS=400"));
    command.addAll(options);
    command.addAll(List.of("-o", program.toString()));
    try (Stream<Path> sources = Files.list(SOURCES)) {
      sources.map(Path::toString).filter(s -> s.endsWith(".c")).sorted().forEach(command::add);
    }
    Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!said.isEmpty()) {
      System.err.println(said);
    }
    return compiler.waitFor() == 0;
  }
}
