package io.kairo.kernel.bus;

import io.kairo.api.Event;
import io.kairo.ipc.codec.EncodedEvent;

/// An event on the bus, with its bytes: encoded once for all who get it, and counted by whoever
/// keeps it.
///
/// @param offset its place in the order of all events, in this run of the kernel and all others
public record Fact(Event event, long offset, EncodedEvent encoded, Keeping keeping) {
  /// How much memory it is worth.
  public int size() {
    return encoded.size();
  }
}
