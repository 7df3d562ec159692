package io.kairo.kernel.journal;

import io.kairo.ipc.codec.EncodedEvent;
import java.util.List;

/// A stretch of the journal.
///
/// @param events what matches, oldest first
/// @param next the offset behind everything that was looked at
/// @param end whether nothing more was journaled
public record Stretch(List<Stored> events, long next, boolean end) {
  public Stretch {
    events = List.copyOf(events);
  }

  /// One event, as it was written.
  public record Stored(long offset, EncodedEvent event) {}
}
