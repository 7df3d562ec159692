package io.kairo.bench;

import java.io.IOException;
import java.util.OptionalDouble;

/// The round trip of a system call when caller and kernel share a core.
final class SyscallOneCore implements Row {
  @Override
  public Goal goal() {
    return new Goal(
        "syscall-one-core",
        "kernel.ping by the Java SDK, p50, against a blocking C ping-pong of the same sizes; all on one core",
        "us",
        "p99",
        Limit.RATIO,
        OptionalDouble.of(1.3),
        1.1);
  }

  @Override
  public int rounds() {
    return 11;
  }

  @Override
  public Contest open(Workshop workshop) throws IOException, InterruptedException {
    return PingContest.open(workshop, Cores.pinned());
  }
}
