package io.kairo.sandbox;

import io.kairo.posix.linux.Resource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Puts [Limits] on a process from outside: soft and hard alike, so that none can be raised again.
final class Limiter {
  private final MemorySegment limit = Resource.allocateLimit(Arena.ofAuto());

  void apply(int pid, Limits limits) throws IOException {
    if (limits.memory().isPresent()) {
      set(pid, Resource.RLIMIT_AS, limits.memory().getAsLong());
    }
    if (limits.openFiles().isPresent()) {
      set(pid, Resource.RLIMIT_NOFILE, limits.openFiles().getAsInt());
    }
    if (limits.processes().isPresent()) {
      set(pid, Resource.RLIMIT_NPROC, limits.processes().getAsInt());
    }
    if (limits.fileSize().isPresent()) {
      set(pid, Resource.RLIMIT_FSIZE, limits.fileSize().getAsLong());
    }
    if (limits.cpuSeconds().isPresent()) {
      set(pid, Resource.RLIMIT_CPU, limits.cpuSeconds().getAsLong());
    }
  }

  private void set(int pid, int resource, long value) throws IOException {
    Resource.setLimit(limit, value, value);
    Resource.prlimit(pid, resource, limit, MemorySegment.NULL);
  }
}
