package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/// The round trip of a system call when everybody runs where they like, on an idle machine: waking
/// a core that has fallen asleep is most of the baseline. On a busy one both stay awake, and the
/// row says little.
final class SyscallTwoCores implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "syscall-two-cores",
        "kernel.ping by the Java SDK, p50, against a blocking C ping-pong of the same sizes; on any core",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(0.5),
        0.12);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return PingContest.open(workshop, List.of());
  }
}
