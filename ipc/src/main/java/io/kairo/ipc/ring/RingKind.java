package io.kairo.ipc.ring;

import io.kairo.posix.Fcntl;
import java.util.Arrays;
import java.util.Optional;

/// What a shared memory is for.
public enum RingKind {
  /// One producer, one consumer, nothing is lost: a full ring makes the producer wait.
  QUEUE(1),
  /// One producer, many consumers that it never waits for: whoever is too slow loses, and knows how
  /// much.
  BROADCAST(2),
  /// No data, only the word on which one consumer of a broadcast sleeps: it cannot write to the
  /// broadcast itself.
  BELL(3);

  private static final int SIZE_STAYS = Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW;

  private final int wire;

  RingKind(int wire) {
    this.wire = wire;
  }

  /// The number in the header.
  int wire() {
    return wire;
  }

  static Optional<RingKind> of(int wire) {
    return Arrays.stream(values()).filter(kind -> kind.wire == wire).findAny();
  }

  /// The seals that a new memory gets. A broadcast gets the rest from its producer, which has to
  /// map it for writing first.
  int sealsAtFirst() {
    return this == BROADCAST ? SIZE_STAYS : SIZE_STAYS | Fcntl.F_SEAL_SEAL;
  }

  /// The seals without which a consumer touches nothing.
  int sealsForConsumers() {
    return this == BROADCAST
        ? SIZE_STAYS | Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_FUTURE_WRITE
        : SIZE_STAYS | Fcntl.F_SEAL_SEAL;
  }

  boolean hasData() {
    return this != BELL;
  }
}
