package io.kairo.sandbox;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// The descriptors of a launch, none of them below [#FIRST], so that moving them to 0..3 in the
/// child cannot overwrite one that is still to be moved. Closes what it had to open or copy.
final class Descriptors implements AutoCloseable {
  /// The lowest number that is never a target.
  static final int FIRST = 4;

  private final List<Integer> own = new ArrayList<>();
  private final int executable;
  private final int[] standard = new int[3];
  private final int line;

  private Descriptors(Launch launch) throws IOException {
    try {
      executable = lift(launch.executable());
      standard[0] = standard(launch.stdin());
      standard[1] = standard(launch.stdout());
      standard[2] = standard(launch.stderr());
      line = launch.line() == Launch.NONE ? Launch.NONE : lift(launch.line());
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  static Descriptors of(Launch launch) throws IOException {
    return new Descriptors(launch);
  }

  int executable() {
    return executable;
  }

  /// What becomes descriptor `target`: 0, 1 or 2.
  int source(int target) {
    return standard[target];
  }

  /// What becomes descriptor 3, or [Launch#NONE].
  int line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    for (int fd : own) {
      Unistd.close(fd);
    }
    own.clear();
  }

  private int standard(int fd) throws IOException {
    if (fd != Launch.NONE) {
      return lift(fd);
    }
    try (Arena arena = Arena.ofConfined()) {
      int opened = Fcntl.open(arena.allocateFrom("/dev/null"), Fcntl.O_RDWR | Fcntl.O_CLOEXEC, 0);
      own.add(opened);
      return lift(opened);
    }
  }

  private int lift(int fd) throws IOException {
    if (fd >= FIRST) {
      return fd;
    }
    int lifted = Fcntl.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, FIRST);
    own.add(lifted);
    return lifted;
  }
}
