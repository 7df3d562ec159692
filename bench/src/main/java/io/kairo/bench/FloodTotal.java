package io.kairo.bench;

import java.io.IOException;
import java.util.List;

/// What all publishers of a flood say together.
///
/// @param answered events that are on the bus
/// @param durable events that were acknowledged as being on disk
/// @param failed durable events of which the publisher was told that they are not
/// @param millis how long the slowest took
record FloodTotal(long answered, long durable, long failed, long millis) {
  private static final long MILLIS = 1000;

  static FloodTotal of(List<String> lines) throws IOException {
    var total = new FloodTotal(0, 0, 0, 0);
    for (String line : lines) {
      total = total.plus(line);
    }
    return total;
  }

  private FloodTotal plus(String line) throws IOException {
    String[] words = line.split(" ", -1);
    if (!line.matches("[0-9]+( [0-9]+){3}")) {
      throw new IOException("publisher must say four numbers, got '" + line + "'");
    }
    return new FloodTotal(
        answered + Long.parseLong(words[0]),
        durable + Long.parseLong(words[1]),
        failed + Long.parseLong(words[2]),
        Math.max(millis, Long.parseLong(words[3])));
  }

  /// Events a second.
  long rate() {
    return answered * MILLIS / Math.max(1, millis);
  }

  List<Finding> findings(long wanted) {
    return List.of(
        Finding.fact("published", "events that were published", answered),
        Finding.fact("rate", "events a second that were reached", rate()),
        Finding.loss(
            "rateMissed",
            "events a second less than wanted, beyond a hundredth",
            Math.max(0, wanted - wanted / 100 - rate())),
        Finding.fact("durable", "durable events that were acknowledged", durable),
        Finding.fact("durableFailed", "durable events whose publisher was told no", failed));
  }
}
