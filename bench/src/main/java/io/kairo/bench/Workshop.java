package io.kairo.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// A temporary folder, and everything that is started from it. Closing it leaves no process and no
/// file behind. Closed by the one who opened it or by a shutdown hook, whoever is first; `lock`
/// orders that against starting more.
final class Workshop implements AutoCloseable {
  private final Settings settings;
  private final Path folder;
  private final Family family;
  private final ReentrantLock lock = new ReentrantLock();
  private int names;
  private boolean closed;

  private Workshop(Settings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
    family = new Family(folder.toString());
  }

  static Workshop open(Settings settings) throws IOException {
    return new Workshop(settings, Files.createTempDirectory("kairo-bench"));
  }

  Settings settings() {
    return settings;
  }

  /// A name in the folder that is not taken.
  Path fresh(String kind) {
    lock.lock();
    try {
      return folder.resolve(kind + "-" + ++names);
    } finally {
      lock.unlock();
    }
  }

  /// Compiles a program of `src/main/c` once; it is static, so that it needs no library.
  Path program(String name) throws IOException, InterruptedException {
    Path program = folder.resolve(name);
    if (Files.exists(program)) {
      return program;
    }
    Path source = settings.sources().resolve("bench/src/main/c").resolve(name + ".c");
    Path log = fresh("cc");
    List<String> command =
        List.of("cc", "-O2", "-static", "-o", program.toString(), source.toString());
    Process compiler;
    try {
      compiler = start(command, log);
    } catch (IOException e) {
      throw new MissingCompilerException(e);
    }
    if (compiler.waitFor() != 0) {
      throw new IOException("cc must compile " + source + ", it said: " + words(log));
    }
    return program;
  }

  /// Compiles a program of `src/main/programs` against jars and returns the folder of its classes.
  Path javaProgram(String name, String classPath) throws IOException, InterruptedException {
    Path classes = fresh("classes");
    Path source = settings.sources().resolve("bench/src/main/programs").resolve(name + ".java");
    Path log = fresh("javac");
    String javac = settings.java().resolveSibling("javac").toString();
    List<String> command =
        List.of(javac, "-cp", classPath, "-d", classes.toString(), source.toString());
    if (start(command, log).waitFor() != 0) {
      throw new IOException("javac must compile " + source + ", it said: " + words(log));
    }
    return classes;
  }

  /// Starts a command whose output goes to `log`.
  Process start(List<String> command, Path log) throws IOException {
    return start(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
  }

  /// Starts a command; its streams are pipes.
  Process start(List<String> command) throws IOException {
    return start(new ProcessBuilder(command));
  }

  /// Starts a command; its standard input and output are pipes, its errors go to `log`.
  Process piped(List<String> command, Path log) throws IOException {
    return start(new ProcessBuilder(command).redirectError(log.toFile()));
  }

  /// Starts a command that is spoken to over its standard streams.
  MeasuringProcess measuring(List<String> command) throws IOException {
    Path log = fresh("stderr");
    return new MeasuringProcess(piped(command, log), log);
  }

  /// Ends all processes. What waits for one of them goes on, and fails.
  void endProcesses() {
    family.end();
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    endProcesses();
    delete(folder);
  }

  /// What a program wrote, on one line.
  static String words(Path log) throws IOException {
    String text = Files.readString(log, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "nothing" : text.replaceAll("\\s*\\R\\s*", "; ");
  }

  private Process start(ProcessBuilder builder) throws IOException {
    family.adopt(builder);
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the bench is being stopped");
      }
      return builder.start();
    } finally {
      lock.unlock();
    }
  }

  private static void delete(Path folder) {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(all::add);
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("kairo: " + folder + " was not removed: " + e.getMessage());
    }
  }

  /// No C compiler is installed.
  static final class MissingCompilerException extends IOException {
    private static final long serialVersionUID = 1L;

    MissingCompilerException(Throwable cause) {
      super("the bench needs a C compiler: sudo apt-get install gcc libc6-dev", cause);
    }
  }
}
