package io.kairo.sandbox;

import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Eventfd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One use of the program `kairo-enter` (`enter.c`), which is started instead of another one, goes
/// into namespaces that no thread of this process can enter, and starts the other one there, as a
/// child of this process. What it is told are its arguments and descriptors; what came of it is one
/// number in an eventfd: pid << 32 | step << 16 | errno.
final class Entrance implements AutoCloseable {
  /// The steps of `enter.c`, by their numbers.
  private static final Plan.Step[] STEPS = {
    Plan.Step.ENTRANCE,
    Plan.Step.NAMESPACES,
    Plan.Step.CAPABILITIES,
    Plan.Step.SECCOMP,
    Plan.Step.SPAWN,
    Plan.Step.SPAWN
  };

  private static final int FILTER = 4;
  private static final int REPORT = 5;
  private static final int USERS = 6;
  private static final int MOUNTS = 7;
  private static final int NETWORK = 8;
  private static final int IPC = 9;
  private static final int NAMES = 10;

  private final Path helper;
  private final int filter;
  private final int report;

  /// @param helper the program
  /// @param filter a file with the filter that it puts up, which stays the caller's
  Entrance(Path helper, int filter) throws IOException {
    this.helper = helper;
    this.filter = filter;
    int event = Events.open(Eventfd.EFD_NONBLOCK);
    try {
      report = Namespaced.copy(event);
    } finally {
      Unistd.close(event);
    }
  }

  /// The program's path.
  String program() {
    return helper.toString();
  }

  /// The eventfd in which it says what came of it.
  int report() {
    return report;
  }

  /// What is started instead of `launch`, whose program lies at `program` in there.
  static Launch through(Launch launch, String program) {
    List<String> arguments =
        new ArrayList<>(List.of("kairo-enter", launch.directory().toString(), program));
    arguments.addAll(launch.arguments());
    return new Launch(
        launch.executable(),
        arguments,
        launch.environment(),
        launch.line(),
        launch.stdin(),
        launch.stdout(),
        launch.stderr());
  }

  /// Hands over to `image` where it goes and with which filter.
  void furnish(Image image, Namespaced place) throws IOException {
    image.move(filter, FILTER);
    image.move(report, REPORT);
    image.move(place.users(), USERS);
    image.move(place.mounts(), MOUNTS);
    image.move(place.network(), NETWORK);
    image.move(place.ipc(), IPC);
    image.move(place.names(), NAMES);
  }

  /// The process that was started, 0 if there never was one.
  static int pid(long said) {
    return (int) (said >>> 32);
  }

  /// What failed.
  static Plan.Step step(long said) {
    return STEPS[(int) (said >>> 16) & 0xffff];
  }

  /// Why, 0 if nothing did.
  static int error(long said) {
    return (int) said & 0xffff;
  }

  @Override
  public void close() throws IOException {
    Unistd.close(report);
  }
}
