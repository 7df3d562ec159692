package io.kairo.posix;

import java.io.IOException;

/// The operating system said no: which call failed, and with which `errno`.
public final class PosixException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  public PosixException(String call, int errno) {
    super(call + " failed: " + Errno.describe(errno));
    this.call = call;
    this.errno = errno;
  }

  /// The C function, such as `open`.
  public String call() {
    return call;
  }

  /// The error number; compare with the constants of [Errno].
  public int errno() {
    return errno;
  }
}
