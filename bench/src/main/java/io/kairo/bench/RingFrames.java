package io.kairo.bench;

import java.io.IOException;
import java.util.OptionalDouble;

/// What is left of the memory's bandwidth when frames go through a ring whose producer makes them
/// there, and whose consumer copies them out.
final class RingFrames implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "ring-frames",
        "1 MiB frames claimed in a ring, numbered, and copied out by another thread, against one copy between two buffers",
        "ns",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(2),
        1.25);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException {
    return new MovingContest(workshop, Mover.Way.RING_FRAMES, Mover.Way.COPIED_FRAMES);
  }
}
