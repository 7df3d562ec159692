package io.kairo.sandbox;

import io.kairo.posix.Fcntl;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Namespaces for who is not root, made by bubblewrap, bwrap(1): it knows what Linux lets an
/// ordinary user mount. It runs `kairo-enter --hold` in them, which says where it is, and ends when
/// they have been opened: its input ends then, or with this process.
final class Bubblewrap {
  private static final String NAME = "skill";

  private final Path program;
  private final Path helper;

  private Bubblewrap(Path program, Path helper) {
    this.program = program;
    this.helper = helper;
  }

  /// The one of this system, if there is one.
  ///
  /// @param helper the program `kairo-enter`
  static Optional<Bubblewrap> find(Path helper) {
    return Stream.of("/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Bubblewrap(program, helper));
  }

  /// Namespaces in which there is what `profile` names, at the same paths, and at `file` the very
  /// file behind `executable`.
  Namespaced build(Profile profile, int executable, Path file) throws IOException {
    Process wrap = new ProcessBuilder(command(profile, file)).start();
    try (BufferedReader said = wrap.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      if (line == null) {
        String errors = new String(wrap.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        throw new IOException(program + " must make them, found: " + errors.strip());
      }
      int pidEnd = line.indexOf(' ');
      if (!line.substring(pidEnd + 1).equals(identity(executable))) {
        throw new IOException("program '" + file + "' must stay the file that was opened");
      }
      return open(Path.of("/proc", line.substring(0, pidEnd), "ns"));
    } finally {
      wrap.destroyForcibly();
    }
  }

  private List<String> command(Profile profile, Path file) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--unshare-user",
                "--unshare-net",
                "--unshare-ipc",
                "--unshare-uts",
                "--hostname",
                NAME));
    Stream.of(profile.execute(), profile.read(), profile.write())
        .flatMap(List::stream)
        .distinct()
        .sorted(Comparator.comparingInt(Path::getNameCount))
        .forEach(root -> bind(command, option(profile, root), root));
    bind(command, "--ro-bind", file);
    bind(command, "--ro-bind", helper);
    command.addAll(
        List.of("--remount-ro", "/", "--", helper.toString(), "--hold", file.toString()));
    return command;
  }

  private static void bind(List<String> command, String option, Path root) {
    command.addAll(List.of(option, root.toString(), root.toString()));
  }

  /// A device that was named works.
  private static String option(Profile profile, Path root) {
    if (!profile.write().contains(root)) {
      return "--ro-bind";
    }
    return Files.isDirectory(root) || Files.isRegularFile(root) ? "--bind" : "--dev-bind";
  }

  /// The device and the number of a file, as `kairo-enter` says it.
  private static String identity(int fd) throws IOException {
    Path link = Path.of("/proc/self/fd/" + fd);
    return Objects.requireNonNull(Files.getAttribute(link, "unix:dev"))
        + " "
        + Objects.requireNonNull(Files.getAttribute(link, "unix:ino"));
  }

  private static Namespaced open(Path folder) throws IOException {
    try (Arena arena = Arena.ofConfined();
        Namespaced opened =
            new Namespaced(
                open(folder, "user", arena),
                open(folder, "mnt", arena),
                open(folder, "net", arena),
                open(folder, "ipc", arena),
                open(folder, "uts", arena))) {
      return opened.copy();
    }
  }

  private static int open(Path folder, String name, Arena arena) throws IOException {
    return Fcntl.open(
        arena.allocateFrom(folder.resolve(name).toString()), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC, 0);
  }
}
