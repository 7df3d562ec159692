package io.kairo.sandbox;

import io.kairo.posix.linux.Resource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Puts limits on a process from outside, before its first instruction: its own, soft and hard
/// alike, so that none can be raised again; and its place in a limited tree.
final class Limiter {
  /// How much a process of a tree whose memory is only watched may have writable, in limits of the
  /// tree: room for stacks that are never used, and an end to what grows between two looks.
  private static final int FLOOR = 2;

  private final MemorySegment limit = Resource.allocateLimit(Arena.ofAuto());
  private final Mark mark = new Mark();
  private final boolean mayLimitOthers;

  Limiter() throws IOException {
    mayLimitOthers = Privileges.limitsOthers();
  }

  void apply(int pid, Cell cell) throws IOException {
    OptionalInt user = cell.profile.apart().map(Apart::user).orElse(OptionalInt.empty());
    if (user.isPresent() && !mayLimitOthers) {
      OtherUser.run(user.getAsInt(), () -> limit(pid, cell));
    } else {
      limit(pid, cell);
    }
    if (cell.allotment.limited()) {
      cell.allotment.admit(pid);
    }
  }

  private void limit(int pid, Cell cell) throws IOException {
    applyOwn(pid, cell.profile.limits(), least(cell, Bound.DISK));
    if (cell.allotment.limited()) {
      mark.put(pid, cell.mark);
      if (cell.allotment.watches(Bound.MEMORY)) {
        set(pid, Resource.RLIMIT_DATA, FLOOR * least(cell, Bound.MEMORY).orElseThrow());
      }
    }
  }

  /// What it holds in memory may be a secret, so it leaves no image of that.

  private void applyOwn(int pid, Limits limits, OptionalLong disk) throws IOException {
    set(pid, Resource.RLIMIT_CORE, 0);
    if (limits.memory().isPresent()) {
      set(pid, Resource.RLIMIT_AS, limits.memory().getAsLong());
    }
    if (limits.openFiles().isPresent()) {
      set(pid, Resource.RLIMIT_NOFILE, limits.openFiles().getAsInt());
    }
    if (limits.processes().isPresent()) {
      set(pid, Resource.RLIMIT_NPROC, limits.processes().getAsInt());
    }
    if (limits.fileSize().isPresent() || disk.isPresent()) {
      long most = Math.min(limits.fileSize().orElse(Long.MAX_VALUE), disk.orElse(Long.MAX_VALUE));
      set(pid, Resource.RLIMIT_FSIZE, most);
    }
    if (limits.cpuSeconds().isPresent()) {
      set(pid, Resource.RLIMIT_CPU, limits.cpuSeconds().getAsLong());
    }
  }

  /// The smaller limit of the tree and its group.
  private static OptionalLong least(Cell cell, Bound bound) {
    return Stream.concat(
            Stream.of(cell.allotment.limits), cell.allotment.around.stream().map(a -> a.limits))
        .map(limits -> bound == Bound.DISK ? limits.disk() : limits.memory())
        .flatMapToLong(OptionalLong::stream)
        .min();
  }

  private void set(int pid, int resource, long value) throws IOException {
    Resource.setLimit(limit, value, value);
    Resource.prlimit(pid, resource, limit, MemorySegment.NULL);
  }
}
