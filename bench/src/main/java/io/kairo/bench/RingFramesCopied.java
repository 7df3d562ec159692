package io.kairo.bench;

import java.io.IOException;
import java.util.OptionalDouble;

/// The same with frames that come from elsewhere: two copies, which take the time of one when two
/// cores are free. So there is no must.
final class RingFramesCopied implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "ring-frames-copied",
        "1 MiB frames copied into a ring and copied out by another thread, against one copy between two buffers",
        "ns",
        "p99",
        Limit.RATIO,
        OptionalDouble.empty(),
        1.25);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException {
    return new MovingContest(workshop, Mover.Way.RING_FRAMES_COPIED, Mover.Way.COPIED_FRAMES);
  }
}
