package io.kairo.api;

import java.util.Optional;

/// Why something happens: what a call carries, and passes on to every event that it leads to.
///
/// @param correlationId the task that it belongs to
/// @param causationId the event that led to it
/// @param traceId the trace that it is a part of
public record Cause(
    Optional<String> correlationId, Optional<String> causationId, Optional<String> traceId) {
  /// Nothing that is known.
  public static final Cause NONE = new Cause(Optional.empty(), Optional.empty(), Optional.empty());

  /// Whether anything is known.
  public boolean isKnown() {
    return correlationId.isPresent() || causationId.isPresent() || traceId.isPresent();
  }

  /// The cause of what is done about `event`.
  public static Cause of(Event event) {
    return new Cause(event.correlationId(), Optional.of(event.id()), event.traceId());
  }
}
