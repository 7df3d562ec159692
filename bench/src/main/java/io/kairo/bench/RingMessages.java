package io.kairo.bench;

import java.io.IOException;
import java.util.OptionalDouble;

/// How much faster small messages go through shared memory than through the kernel of Linux.
final class RingMessages implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "ring-messages",
        "64-byte messages from thread to thread through a ring, each copied in and out, against a Unix socket with one write and one read each",
        "ns",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(0.05),
        0.02);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException {
    return new MovingContest(workshop, Mover.Way.RING_MESSAGES, Mover.Way.SOCKET_MESSAGES);
  }
}
