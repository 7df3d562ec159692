package io.kairo.kernel.bus;

import io.kairo.api.Event;
import io.kairo.ipc.codec.EncodedEvent;

/// An event on the bus, with its bytes: encoded once for all who get it, and counted by whoever
/// keeps it.
public record Fact(Event event, EncodedEvent encoded) {
  /// How much memory it is worth.
  public int size() {
    return encoded.size();
  }
}
