package io.kairo.cli.shell;

import io.kairo.api.ErrorCode;

/// How the program ended, for scripts. The only place that turns an [ErrorCode] into a number.
///
/// @param number the process's exit code
public record ExitCode(int number) {
  public static final ExitCode OK = new ExitCode(0);
  public static final ExitCode FAILURE = new ExitCode(1);
  public static final ExitCode USAGE = new ExitCode(2);
  public static final ExitCode NOT_FOUND = new ExitCode(3);
  public static final ExitCode DENIED = new ExitCode(4);
  public static final ExitCode CONSENT_PENDING = new ExitCode(5);
  public static final ExitCode CONFLICT = new ExitCode(6);
  public static final ExitCode UNREACHABLE = new ExitCode(7);
  public static final ExitCode VERIFICATION_FAILED = new ExitCode(8);
  public static final ExitCode TIMEOUT = new ExitCode(124);
  public static final ExitCode INTERRUPTED = new ExitCode(130);

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
