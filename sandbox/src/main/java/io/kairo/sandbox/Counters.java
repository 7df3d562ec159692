package io.kairo.sandbox;

import java.util.Map;

/// What a [Sandbox] has done since it was opened. `notified` is every call the kernel stopped for
/// us; `asked` those that went to a broker, of which `granted` were answered with a descriptor and
/// `refused` with an error; `withdrawn` had nobody left to receive the answer; `exceeded` counts
/// the trees that a limit ended, by what was limited.
public record Counters(
    long started,
    long failed,
    long ended,
    long notified,
    long asked,
    long granted,
    long refused,
    long withdrawn,
    Map<Bound, Long> exceeded) {
  public Counters {
    exceeded = Map.copyOf(exceeded);
  }
}
