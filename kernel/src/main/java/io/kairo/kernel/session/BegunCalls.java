package io.kairo.kernel.session;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Mman;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// The calls of one skill's line that were begun and are not answered, in a memfd that outlives
/// this kernel: the next one does not begin them a second time. A call is written down by a number
/// made of its id. Thread-safe.
///
/// ```
/// long[512]   numbers of calls; 0 is free
/// ```
public final class BegunCalls {
  private static final int SLOTS = 512;
  private static final long SIZE = SLOTS * JAVA_LONG.byteSize();
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final MemorySegment numbers;

  private BegunCalls(MemorySegment numbers) {
    this.numbers = numbers;
  }

  /// For a new line. The descriptor is kept by `custody`, and by nobody else.
  public static BegunCalls create(Custody custody, String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd = Mman.memfd_create(arena.allocateFrom("kairo-calls"), Mman.MFD_CLOEXEC);
      try {
        Unistd.ftruncate(fd, SIZE);
        custody.keep(name, fd);
        return map(fd);
      } finally {
        Unistd.close(fd);
      }
    }
  }

  /// Of a line that another kernel had. `fd` stays the caller's.
  public static BegunCalls map(int fd) throws IOException {
    int access = Mman.PROT_READ | Mman.PROT_WRITE;
    return new BegunCalls(Mman.mmap(Arena.ofAuto(), SIZE, access, Mman.MAP_SHARED, fd, 0));
  }

  /// The call with this id begins. False when there is no room to write that down.
  public synchronized boolean begin(Object id) {
    return replace(0, number(id));
  }

  /// It is answered, by whatever kernel.
  public synchronized void answered(Object id) {
    replace(number(id), 0);
  }

  /// What another kernel had begun, and what has not been answered since.
  public synchronized Interrupted interrupted() {
    Set<Long> interrupted = new HashSet<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      interrupted.add(numbers.getAtIndex(JAVA_LONG, slot));
    }
    interrupted.remove(0L);
    return new Interrupted(interrupted);
  }

  /// Calls that a kernel had begun when it was killed. They may have been done.
  public record Interrupted(Set<Long> numbers) {
    public static final Interrupted NONE = new Interrupted(Set.of());

    public Interrupted {
      numbers = Set.copyOf(numbers);
    }

    public boolean contains(Object id) {
      return !numbers.isEmpty() && numbers.contains(number(id));
    }
  }

  private boolean replace(long from, long to) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (numbers.getAtIndex(JAVA_LONG, slot) == from) {
        numbers.setAtIndex(JAVA_LONG, slot, to);
        return true;
      }
    }
    return false;
  }

  /// FNV-1a, and never 0.
  private static long number(Object id) {
    long hash = FNV_OFFSET;
    for (byte b : id.toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash == 0 ? 1 : hash;
  }
}
