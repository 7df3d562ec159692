package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.posix.Fcntl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a command runs: an open native program and the arguments it gets. A script is run by the
/// interpreter that its first line names, as exec does.
///
/// @param executable an open descriptor
record Program(int executable, List<String> arguments) {
  static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private static final List<Path> PLACES =
      Pattern.compile(":").splitAsStream(PATH).map(Path::of).toList();

  private static final int LONGEST_LINE = 256;

  /// Finds and opens the program of `command`, in `folder` when it names a file, in [#PATH] when it
  /// does not.
  static Program open(List<String> command, Path folder, Descriptors mine) throws IOException {
    Path file = find(command.getFirst(), folder);
    List<String> line = interpreter(file);
    if (line.isEmpty()) {
      return new Program(mine.open(file, Fcntl.O_RDONLY), command);
    }
    Path interpreter = find(line.getFirst(), folder);
    if (!interpreter(interpreter).isEmpty()) {
      throw new IllegalArgumentException(
          "a script's interpreter must be a native program, got '" + interpreter + "'");
    }
    List<String> arguments = new ArrayList<>(line);
    arguments.add(file.toString());
    arguments.addAll(command.subList(1, command.size()));
    return new Program(mine.open(interpreter, Fcntl.O_RDONLY), arguments);
  }

  private static Path find(String name, Path folder) {
    if (name.contains("/")) {
      return requireProgram(folder.resolve(name), name);
    }
    for (Path place : PLACES) {
      Path file = place.resolve(name);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return file;
      }
    }
    throw new CallException(
        ErrorCode.NOT_FOUND, "program must be a file or in " + PATH + ", got '" + name + "'");
  }

  private static Path requireProgram(Path file, String name) {
    if (!Files.isRegularFile(file)) {
      throw new CallException(ErrorCode.NOT_FOUND, "program must be a file, got '" + name + "'");
    }
    if (!Files.isExecutable(file)) {
      throw new CallException(
          ErrorCode.DENIED, "program must be executable, got '" + name + "'", "chmod +x it");
    }
    return file;
  }

  /// The words behind `#!`: the interpreter and at most one argument. Empty for a native program.
  private static List<String> interpreter(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(LONGEST_LINE);
    }
    if (head.length < 2 || head[0] != '#' || head[1] != '!') {
      return List.of();
    }
    String text = new String(head, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (end < 0) {
      throw new IllegalArgumentException(
          "a script's first line must be shorter than " + LONGEST_LINE + " bytes");
    }
    return List.of(text.substring(2, end).strip().split("\\s+", 2));
  }
}
