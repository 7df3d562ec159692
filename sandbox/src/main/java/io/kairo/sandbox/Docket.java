package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Mman;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The calls of one process that were stopped and are not yet answered, in a memfd: whoever takes
/// the process over when this JVM dies knows from it what to decide anew. Linux tells of a stopped
/// call once only.
///
/// ```
///   0  long        id of the call that was stopped last
///   8  …           slots of 512 bytes:
///        0  int         1 when in use; written last
///        4  int         pid of the thread that waits
///        8  long        id of the stopped call
///       16  int         flags of the open
///       20  char[492]   its path, NUL-terminated
/// ```
///
/// Slots are taken by the supervisor's thread and freed by any. The process cannot reach it.
final class Docket {
  private static final int SLOTS = 64;
  private static final long SLOT = 512;
  private static final long FIRST = 8;
  private static final long WAITER = 4;
  private static final long ID = 8;
  private static final long FLAGS = 16;
  private static final long PATH = 20;
  private static final int LONGEST_PATH = (int) (SLOT - PATH - 1);
  private static final long SIZE = FIRST + SLOTS * SLOT;

  private final int fd;
  private final MemorySegment bytes;

  /// A stopped call of thread `pid`: an `open` of `path`.
  record Entry(int slot, long id, int pid, String path, int flags) {}

  private Docket(int fd) throws IOException {
    this.fd = fd;
    bytes =
        Mman.mmap(Arena.ofAuto(), SIZE, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_SHARED, fd, 0);
  }

  /// An empty one.
  static Docket create() throws IOException {
    int fd;
    try (Arena arena = Arena.ofConfined()) {
      fd = Mman.memfd_create(arena.allocateFrom("kairo-docket"), Mman.MFD_CLOEXEC);
    }
    try {
      Unistd.ftruncate(fd, SIZE);
      return new Docket(fd);
    } catch (IOException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  /// The one that another sandbox had kept. Takes over `fd`.
  static Docket of(int fd) throws IOException {
    return new Docket(fd);
  }

  int fd() {
    return fd;
  }

  /// The call with this id was stopped.
  void stopped(long id) {
    bytes.set(JAVA_LONG, 0, id);
  }

  /// The id of the call that was stopped last.
  long last() {
    return bytes.get(JAVA_LONG, 0);
  }

  /// Writes down what is being decided and returns its slot; empty when there is no room.
  OptionalInt add(long id, int pid, String path, int flags) {
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      return OptionalInt.empty();
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      long at = at(slot);
      if (bytes.get(JAVA_INT, at) == 0) {
        bytes.set(JAVA_INT, at + WAITER, pid);
        bytes.set(JAVA_LONG, at + ID, id);
        bytes.set(JAVA_INT, at + FLAGS, flags);
        bytes.setString(at + PATH, path);
        JAVA_INT.varHandle().setRelease(bytes, at, 1);
        return OptionalInt.of(slot);
      }
    }
    return OptionalInt.empty();
  }

  /// It was answered.
  void remove(int slot) {
    JAVA_INT.varHandle().setRelease(bytes, at(slot), 0);
  }

  /// What is not answered.
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      long at = at(slot);
      if (bytes.get(JAVA_INT, at) != 0) {
        entries.add(
            new Entry(
                slot,
                bytes.get(JAVA_LONG, at + ID),
                bytes.get(JAVA_INT, at + WAITER),
                bytes.getString(at + PATH),
                bytes.get(JAVA_INT, at + FLAGS)));
      }
    }
    return entries;
  }

  /// Closes its descriptor; the memory goes when nobody looks at it any more.
  void close() throws IOException {
    Unistd.close(fd);
  }

  private static long at(int slot) {
    return FIRST + slot * SLOT;
  }
}
