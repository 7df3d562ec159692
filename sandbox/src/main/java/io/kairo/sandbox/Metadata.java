package io.kairo.sandbox;

import io.kairo.posix.Architecture;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Syscall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// Changes the modes and times of files for confined processes, in the folders that they may write:
/// Landlock does not know these calls, so the filter stops them all. What is changed is the object
/// that was opened for it, and whether that lies in such a folder is asked of the object: a name
/// that comes to mean another file changes nothing. Owned by the supervisor's thread.
final class Metadata {
  private static final Architecture HERE = Architecture.current();
  private static final int FCHMODAT = SystemCall.number(HERE, "fchmodat");
  private static final int UTIMENSAT = SystemCall.number(HERE, "utimensat");
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;

  private static final String ITSELF = "/proc/self/";

  /// Without set-user-id and the like.
  private static final int PERMISSIONS = 0777;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment state = Syscall.allocateState(arena);

  /// A file as a call names it.
  ///
  /// @param folder a descriptor of the process, or AT_FDCWD
  /// @param path empty for the descriptor itself
  record Name(int pid, int folder, String path, int flags) {}

  /// Sets the mode; 0 or an error number.
  int mode(Cell cell, Name name, int mode) {
    return change(cell, name, link -> call(FCHMODAT, Fcntl.AT_FDCWD, link, mode & PERMISSIONS));
  }

  /// Sets the times, two `struct timespec`, or the present; 0 or an error number.
  int times(Cell cell, Name name, MemorySegment times) {
    return change(cell, name, link -> call(UTIMENSAT, Fcntl.AT_FDCWD, link, times.address()));
  }

  @FunctionalInterface
  private interface Change {
    void of(long link) throws IOException;
  }

  private static int change(Cell cell, Name name, Change change) {
    try (Arena memory = Arena.ofConfined()) {
      int follow = (name.flags() & AT_SYMLINK_NOFOLLOW) == 0 ? 0 : Fcntl.O_NOFOLLOW;
      int object =
          Fcntl.open(
              memory.allocateFrom(path(cell, name)), Fcntl.O_PATH | Fcntl.O_CLOEXEC | follow, 0);
      try {
        Path link = Path.of("/proc/self/fd/" + object);
        if (!lies(cell.profile, Files.readSymbolicLink(link))) {
          return Errno.EPERM;
        }
        change.of(memory.allocateFrom(link.toString()).address());
        return 0;
      } finally {
        Unistd.close(object);
      }
    } catch (PosixException e) {
      return e.errno();
    } catch (IOException e) {
      return Errno.EPERM;
    }
  }

  /// Where the file is found from here. A process that lives apart has the same files at the same
  /// paths, but its folders cannot be named from here.
  private static String path(Cell cell, Name name) throws PosixException {
    if (name.path().startsWith(ITSELF)) {
      // libc does so for a call that Linux lacks; from here that would be this process
      return "/proc/" + name.pid() + "/" + name.path().substring(ITSELF.length());
    }
    if (name.path().startsWith("/")) {
      return name.path();
    }
    if (cell.profile.apart().isPresent()) {
      throw new PosixException("open", Errno.EPERM);
    }
    String folder =
        "/proc/" + name.pid() + (name.folder() == Fcntl.AT_FDCWD ? "/cwd" : "/fd/" + name.folder());
    if (!name.path().isEmpty()) {
      return folder + "/" + name.path();
    }
    if (name.folder() == Fcntl.AT_FDCWD && (name.flags() & AT_EMPTY_PATH) == 0) {
      throw new PosixException("open", Errno.ENOENT);
    }
    return folder;
  }

  private static boolean lies(Profile profile, Path real) {
    return profile.write().stream()
        .filter(Files::isDirectory)
        .anyMatch(root -> real.startsWith(root) || real.startsWith(withoutLinks(root)));
  }

  private static Path withoutLinks(Path root) {
    try {
      return root.toRealPath();
    } catch (IOException e) {
      return root;
    }
  }

  private void call(int number, long a, long b, long c) throws PosixException {
    if (Syscall.syscall(state, number, a, b, c, 0, 0, 0) == -1) {
      throw new PosixException("metadata", Syscall.errno(state));
    }
  }
}
