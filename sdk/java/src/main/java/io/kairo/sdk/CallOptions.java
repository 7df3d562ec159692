package io.kairo.sdk;

import io.kairo.api.Cause;
import java.time.Duration;
import java.util.Optional;

/// How one call is made.
///
/// @param timeout how long its reply is of use; the kernel is told, and gives up too
/// @param cause why it is made; absent is: because of the event whose consumer makes it, if one
///   does
public record CallOptions(Optional<Duration> timeout, Optional<Cause> cause) {
  /// As long as it takes.
  public static final CallOptions NONE = new CallOptions(Optional.empty(), Optional.empty());

  /// The same with a time.
  public CallOptions withTimeout(Duration time) {
    return new CallOptions(Optional.of(time), cause);
  }

  /// The same because of the event with this id.
  public CallOptions causedBy(String eventId) {
    var because = new Cause(Optional.empty(), Optional.of(eventId), Optional.empty());
    return new CallOptions(timeout, Optional.of(because));
  }

  long deadlineMillis() {
    return timeout.map(time -> Math.max(1, time.toMillis())).orElse(0L);
  }
}
