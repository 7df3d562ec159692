package io.kairo.ipc.ring;

/// Whether the other side has kept to the layout so far. Its first violation is the last thing this
/// side hears of it. Owned by the thread of its producer or consumer.
final class Soundness {
  private String violation = "";

  /// Remembers what had to hold, up to the value that was found instead.
  RingException violated(String what, long found) {
    violation = what + " '" + found + "'";
    return new RingException(violation);
  }

  /// Throws what was remembered.
  void check() throws RingException {
    if (!violation.isEmpty()) {
      throw new RingException(violation);
    }
  }
}
