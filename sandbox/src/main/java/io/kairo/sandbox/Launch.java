package io.kairo.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What to start. The descriptors stay the caller's, who may close them once the start returned.
///
/// `executable` is an open descriptor, and its very file is what runs: nothing that happens to the
/// name afterwards matters. It must be a native program, since a `#!` script cannot be reopened by
/// its interpreter. (Its short name in `ps` is the number of the descriptor.) `arguments` start
/// with the name the program sees itself under. `environment` is all there is. `line` becomes
/// descriptor 3, with [#NONE] there is none; it must not be a datagram socket. Standard descriptors
/// that are [#NONE] become `/dev/null`.
public record Launch(
    int executable,
    List<String> arguments,
    Map<String, String> environment,
    int line,
    int stdin,
    int stdout,
    int stderr,
    Path directory) {
  /// No descriptor.
  public static final int NONE = -1;

  public Launch {
    if (executable < 0) {
      throw new IllegalArgumentException(
          "executable must be an open descriptor, got '" + executable + "'");
    }
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("arguments must start with the program's name, got none");
    }
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    arguments.forEach(Launch::withoutNul);
    environment.forEach(Launch::variable);
  }

  /// A launch whose working directory is the root.
  public Launch(
      int executable,
      List<String> arguments,
      Map<String, String> environment,
      int line,
      int stdin,
      int stdout,
      int stderr) {
    this(executable, arguments, environment, line, stdin, stdout, stderr, Path.of("/"));
  }

  private static void variable(String name, String value) {
    withoutNul(name);
    withoutNul(value);
    if (name.isEmpty() || name.indexOf('=') >= 0) {
      throw new IllegalArgumentException(
          "environment name must not be empty or hold '=', got '" + name + "'");
    }
  }

  private static void withoutNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "arguments and environment must not hold NUL, got '" + text.replace('\0', '?') + "'");
    }
  }
}
