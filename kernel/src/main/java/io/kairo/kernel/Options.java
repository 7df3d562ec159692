package io.kairo.kernel;

import io.kairo.kernel.journal.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What `kairo up` and `kairo doctor` were told.
///
/// @param state the folder that holds everything of this kernel
/// @param socket where it answers
/// @param home the owner's home
/// @param policy the owner's answers given beforehand
/// @param board whether the simulated board is attached
/// @param retention how much of the past is kept
record Options(
    Path state,
    Path socket,
    Path home,
    Optional<Path> policy,
    boolean board,
    Retention retention,
    boolean json,
    boolean help) {
  static final String USAGE =
      """
      usage: kairo up [--state DIR] [--simulate board] [--policy FILE] [--keep-days N]
                      [--keep-mib N] [--foreground] [--json]

      Starts the kernel and returns when it answers.

        --state DIR        everything of this kernel lies there, its socket too: DIR/kernel.sock
                           (or KAIRO_STATE; otherwise the usual state and runtime folders)
        --simulate board   attach a simulated board: a thermometer on a real tty, a fan on a line
        --policy FILE      answers to consent requests, given beforehand
        --keep-days N      drop events from the journal that are older; 30 if absent
        --keep-mib N       let events take so many MiB on disk, then drop the oldest; 256 if absent
        --foreground       stay in this terminal, where consent is asked; Ctrl-C stops the kernel
        --json             say that it is up as one JSON object
      """;

  static Options parse(List<String> arguments, Environment environment) {
    Optional<Path> state = environment.get("KAIRO_STATE").map(Path::of);
    Optional<Path> policy = Optional.empty();
    boolean board = false;
    boolean json = false;
    boolean help = false;
    Retention retention = Retention.STANDARD;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--state" -> state = Optional.of(Path.of(value(argument, rest)));
        case "--policy" -> policy = Optional.of(Path.of(value(argument, rest)));
        case "--simulate" -> board = board(value(argument, rest));
        case "--keep-days" ->
            retention = retention.withAge(Duration.ofDays(number(argument, rest, 36_500)));
        case "--keep-mib" -> retention = retention.withBytes(number(argument, rest, 1 << 20) << 20);
        case "--json" -> json = true;
        case "--help", "-h" -> help = true;
        case "--foreground" -> {}
        default ->
            throw new UsageException(
                "option must be one of 'kairo up --help', got '" + argument + "'");
      }
    }
    Path folder = state.orElseGet(environment::defaultState).toAbsolutePath().normalize();
    Path socket = state.isPresent() ? folder.resolve("kernel.sock") : environment.defaultSocket();
    return new Options(
        folder,
        socket,
        environment.home(),
        policy.map(Path::toAbsolutePath),
        board,
        retention,
        json,
        help);
  }

  private static boolean board(String value) {
    if (!value.equals("board")) {
      throw new UsageException("--simulate must be 'board', got '" + value + "'");
    }
    return true;
  }

  private static long number(String option, Iterator<String> rest, long most) {
    String value = value(option, rest);
    long number = value.matches("[0-9]{1,9}") ? Long.parseLong(value) : 0;
    if (number < 1 || number > most) {
      throw new UsageException(
          option + " must be a whole number from 1 to " + most + ", got '" + value + "'");
    }
    return number;
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageException(option + " must be followed by a value");
    }
    return rest.next();
  }

  /// The command line says what cannot be done.
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }
}
