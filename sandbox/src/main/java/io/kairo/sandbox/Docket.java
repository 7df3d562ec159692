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
///       16  int         sort of the call: 0 open, 1 connect, 2 bind, 3 connect to a path
///       20  int         flags of the open; descriptor of the socket
///       24  int         flags of the socket; 1 << 31 when it was made for IPv6
///       28  char[484]   the path; the address and the port; NUL-terminated
/// ```
///
/// Slots are taken by the supervisor's thread and freed by any. The process cannot reach it.
final class Docket {
  private static final int SLOTS = 64;
  private static final long SLOT = 512;
  private static final long FIRST = 8;
  private static final long WAITER = 4;
  private static final long ID = 8;
  private static final long SORT = 16;
  private static final long NUMBER = 20;
  private static final long FLAGS = 24;
  private static final long TEXT = 28;
  private static final int LONGEST_TEXT = (int) (SLOT - TEXT - 1);
  private static final long SIZE = FIRST + SLOTS * SLOT;

  private final int fd;
  private final MemorySegment bytes;

  /// A stopped call of thread `pid`.
  record Entry(int slot, long id, int pid, Stopped call) {}

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
  OptionalInt add(long id, int pid, Stopped call) {
    if (call.text().getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
      return OptionalInt.empty();
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      long at = at(slot);
      if (bytes.get(JAVA_INT, at) == 0) {
        bytes.set(JAVA_INT, at + WAITER, pid);
        bytes.set(JAVA_LONG, at + ID, id);
        bytes.set(JAVA_INT, at + SORT, call.sort().code());
        bytes.set(JAVA_INT, at + NUMBER, call.number());
        bytes.set(JAVA_INT, at + FLAGS, call.flags());
        bytes.setString(at + TEXT, call.text());
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
        Stopped call =
            new Stopped(
                Stopped.Sort.of(bytes.get(JAVA_INT, at + SORT)),
                bytes.getString(at + TEXT),
                bytes.get(JAVA_INT, at + NUMBER),
                bytes.get(JAVA_INT, at + FLAGS));
        entries.add(
            new Entry(slot, bytes.get(JAVA_LONG, at + ID), bytes.get(JAVA_INT, at + WAITER), call));
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
