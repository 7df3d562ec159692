package io.kairo.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The filters in use, assembled once each. There are few, so none is ever dropped.
final class Filters {
  private final ConcurrentMap<Variant, MemorySegment> programs = new ConcurrentHashMap<>();
  private final Arena arena = Arena.ofAuto();

  /// The `struct sock_fprog` for `variant`.
  MemorySegment program(Variant variant) {
    return programs.computeIfAbsent(variant, v -> Filter.load(Filter.assemble(v), arena));
  }
}
