package io.kairo.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/// The round trip of a system call when everybody runs where they like. Which of the two is faster
/// depends on whether the cores have fallen asleep, so there is no must.
final class SyscallTwoCores implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "syscall-two-cores",
        "kernel.ping by the Java SDK, p50, against a blocking C ping-pong of the same sizes; on any core",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.empty(),
        0.5);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return new PingContest(workshop, List.of());
  }
}
