package io.kairo.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Why a call failed, for programs. The sentence beside it is for people.
public enum ErrorCode {
  INVALID_ARGUMENT(false),
  UNKNOWN_CALL(false),
  NOT_FOUND(false),
  /// Never declared, or not for this caller: asking again is no use.
  DENIED(false),
  /// A person or a policy said no to this request.
  CONSENT_DENIED(false),
  /// Nobody could be asked; the request is queued for review.
  CONSENT_PENDING(true),
  CONFLICT(false),
  BUSY(true),
  DEVICE_GONE(true),
  TIMEOUT(true),
  UNAVAILABLE(true),
  VERIFICATION_FAILED(false),
  UNSUPPORTED(false),
  TOO_LARGE(false),
  CANCELLED(true),
  INTERNAL(false);

  private final boolean retryable;

  ErrorCode(boolean retryable) {
    this.retryable = retryable;
  }

  /// Whether the same call may succeed later without anything being changed.
  public boolean retryable() {
    return retryable;
  }

  /// The code as it is written on the wire, such as `not_found`.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The code that is written `wire`.
  public static Optional<ErrorCode> of(String wire) {
    return Arrays.stream(values()).filter(code -> code.wire().equals(wire)).findFirst();
  }
}
