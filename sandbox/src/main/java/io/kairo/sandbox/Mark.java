package io.kairo.sandbox;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Resource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The mark of a tree on each of its processes: a value of the limit of file locks, which Linux has
/// not enforced since 2.4. It is inherited, whatever session, group or parent a process flees to;
/// it can't be raised; and the filter forbids to lower it. So it names the tree of a process for
/// everybody who may look at its limits, without any privilege. Used by one thread.
final class Mark {
  /// The limit that nobody needs.
  static final int RESOURCE = Resource.RLIMIT_LOCKS;

  /// What no process has that was not marked.
  static final long NONE = -1;

  private static final String TITLE = "Max file locks";
  private static final int ID_BITS = 32;
  private static final long ID_MASK = 0xFFFF_FFFFL;

  private final boolean root = Unistd.getuid() == 0;
  private final MemorySegment limit = Resource.allocateLimit(Arena.ofAuto());

  /// The mark of tree `id` of a sandbox, which `seed`, at random, tells from all others.
  static long of(int seed, long id) {
    return (seed & 0x7FFF_FFFFL) << ID_BITS | (id & ID_MASK);
  }

  void put(int pid, long mark) throws IOException {
    Resource.setLimit(limit, mark, mark);
    Resource.prlimit(pid, RESOURCE, limit, MemorySegment.NULL);
  }

  /// The mark of process `pid`, [#NONE] when it has ended or is somebody else's.
  long of(int pid) throws IOException {
    try {
      Resource.prlimit(pid, RESOURCE, MemorySegment.NULL, limit);
      return Resource.hard(limit);
    } catch (PosixException e) {
      return e.errno() == Errno.EPERM && root ? seen(pid) : NONE;
    }
  }

  /// Of another user's process, which only root starts: it stands in a file that everybody may
  /// read, proc_pid_limits(5).
  private static long seen(int pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/limits"))) {
        if (line.startsWith(TITLE)) {
          String hard = line.substring(TITLE.length()).strip().split(" +", -1)[1];
          return hard.equals("unlimited") ? NONE : Long.parseLong(hard);
        }
      }
      return NONE;
    } catch (NoSuchFileException e) {
      return NONE;
    }
  }
}
