package io.kairo.kernel.syscall;

import io.kairo.ipc.codec.CreditMessage;
import java.util.Optional;

/// How many messages a subscriber still takes. Not safe for use by several threads: its owner's
/// lock guards it.
final class Credit {
  private final boolean limited;
  private long left;

  /// @param initial absent is without limit
  Credit(Optional<Integer> initial) {
    this.limited = initial.isPresent();
    this.left = initial.orElse(0);
    if (left < 0 || left > CreditMessage.MOST) {
      throw new IllegalArgumentException(
          "credit must be 0 to " + CreditMessage.MOST + ", got " + left);
    }
  }

  boolean isThere() {
    return !limited || left > 0;
  }

  void use() {
    if (limited) {
      left--;
    }
  }

  void add(int more) {
    left = Math.min(left + more, CreditMessage.MOST);
  }
}
