package io.kairo.sandbox;

import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Mman;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The filters in use, assembled once each. There are few, so none is ever dropped.
final class Filters implements AutoCloseable {
  private final ConcurrentMap<Variant, MemorySegment> whole = new ConcurrentHashMap<>();
  private final ConcurrentMap<Variant, MemorySegment> asking = new ConcurrentHashMap<>();
  private final ConcurrentMap<Variant, Integer> denying = new ConcurrentHashMap<>();
  private final Arena arena = Arena.ofAuto();

  /// The `struct sock_fprog` for `variant`.
  MemorySegment whole(Variant variant) {
    return program(whole, variant, Filter.Part.WHOLE);
  }

  /// The part of it that a thread puts up before its process goes through an [Entrance].
  MemorySegment asking(Variant variant) {
    return program(asking, variant, Filter.Part.ASKING);
  }

  private MemorySegment program(
      ConcurrentMap<Variant, MemorySegment> programs, Variant variant, Filter.Part part) {
    return programs.computeIfAbsent(variant, v -> Filter.load(Filter.assemble(v, part), arena));
  }

  /// The other part: a descriptor of a file with its instructions.
  int denying(Variant variant) {
    return denying.computeIfAbsent(
        variant,
        v -> {
          try (Arena memory = Arena.ofConfined()) {
            return file(Filter.instructions(Filter.assemble(v, Filter.Part.DENYING), memory));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static int file(MemorySegment content) throws IOException {
    int file;
    try (Arena arena = Arena.ofConfined()) {
      file = Mman.memfd_create(arena.allocateFrom("kairo-filter"), Mman.MFD_CLOEXEC);
    }
    try {
      Unistd.write(file, content);
      return Namespaced.copy(file);
    } finally {
      Unistd.close(file);
    }
  }

  @Override
  public void close() throws IOException {
    for (int file : denying.values()) {
      Unistd.close(file);
    }
    denying.clear();
  }
}
