package io.kairo.bench;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Answer;
import io.kairo.sandbox.Broker;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Limits;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Runs the C program `opener` confined, on its own standard streams, and hands it a descriptor for
/// each open. Its argument is the program.
final class ConfinedOpener {
  /// A name that is intercepted; there is no such file.
  static final String INTERCEPTED = "/dev/kairo-bench";

  /// The file that is really opened.
  static final String FILE = "/dev/null";

  private ConfinedOpener() {}

  /// Knows its answer without waiting, as the kernel does for a device that a skill has already.
  private static final class Opening implements Broker {
    private final MemorySegment file = Arena.global().allocateFrom(FILE);

    @Override
    public Answer open(long pid, String path, int flags) {
      try {
        return new Answer.Granted(Fcntl.open(file, (flags & Fcntl.O_ACCMODE) | Fcntl.O_CLOEXEC, 0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<Answer> openAtOnce(long pid, String path, int flags) {
      return Optional.of(open(pid, path, flags));
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path program = Path.of(arguments[0]);
    Broker broker = new Opening();
    try (Sandbox sandbox = Sandbox.open()) {
      int executable = open(program.toString(), Fcntl.O_RDONLY);
      List<String> words = List.of(program.toString(), INTERCEPTED);
      Launch launch = new Launch(executable, words, Map.of(), Launch.NONE, 0, 1, 2);
      Confined confined = sandbox.start(launch, profile(program), broker, _ -> {});
      Unistd.close(executable);
      confined.exit().join();
    }
  }

  /// May run `program` and ask for one name.
  static Profile profile(Path program) {
    return new Profile(
        List.of(program), List.of(), List.of(), Set.of(INTERCEPTED), false, Limits.none());
  }

  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return Fcntl.open(arena.allocateFrom(path), flags | Fcntl.O_CLOEXEC, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
