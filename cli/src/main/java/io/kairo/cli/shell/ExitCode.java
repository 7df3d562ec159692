package io.kairo.cli.shell;

import io.kairo.api.ErrorCode;

/// How the program ended, for scripts. The only place that turns an [ErrorCode] into a number.
public enum ExitCode {
  OK(0),
  FAILURE(1),
  USAGE(2),
  NOT_FOUND(3),
  DENIED(4),
  CONSENT_PENDING(5),
  CONFLICT(6),
  UNREACHABLE(7),
  VERIFICATION_FAILED(8),
  TIMEOUT(124),
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /// The process's exit code.
  public int number() {
    return number;
  }

  /// What a failed call makes the program end with.
  public static ExitCode of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, UNKNOWN_CALL -> USAGE;
      case NOT_FOUND -> NOT_FOUND;
      case DENIED, CONSENT_DENIED -> DENIED;
      case CONSENT_PENDING -> CONSENT_PENDING;
      case CONFLICT, BUSY -> CONFLICT;
      case UNAVAILABLE -> UNREACHABLE;
      case VERIFICATION_FAILED -> VERIFICATION_FAILED;
      case TIMEOUT -> TIMEOUT;
      case CANCELLED -> INTERRUPTED;
      case DEVICE_GONE, UNSUPPORTED, TOO_LARGE, INTERNAL -> FAILURE;
    };
  }
}
