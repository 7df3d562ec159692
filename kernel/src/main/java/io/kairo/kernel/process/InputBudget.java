package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/// How many bytes may wait for processes that do not read, all processes together: they wait in the
/// kernel's memory.
final class InputBudget {
  private static final long MOST = 4 << 20;

  private final AtomicLong waiting = new AtomicLong();

  /// Takes room for `bytes`, or fails.
  void take(int bytes) {
    if (waiting.addAndGet(bytes) > MOST) {
      give(bytes);
      throw new CallException(
          ErrorCode.BUSY,
          "at most " + MOST + " bytes may wait for processes to read them",
          "write less at a time, and wait for the replies");
    }
  }

  void give(int bytes) {
    waiting.addAndGet(-bytes);
  }
}
