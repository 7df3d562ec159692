package io.kairo.kernel.system;

import io.kairo.api.Topics;

/// What is watched, and how much of it must change to be worth an event. A change of state always
/// is, and so is something that comes or goes.
enum Watched {
  /// Ten points of use, over all cores.
  CPU(Topics.SYSTEM_CPU, 10),
  /// Five points of what is available.
  MEMORY(Topics.SYSTEM_MEMORY, 5),
  /// Two degrees Celsius, for each thermal zone.
  THERMAL(Topics.SYSTEM_THERMAL, 2),
  /// One point of charge, for each battery.
  POWER(Topics.SYSTEM_POWER, 1),
  /// The state of each network interface, and nothing else.
  NETWORK(Topics.SYSTEM_NETWORK, Double.POSITIVE_INFINITY),
  /// One point of use, for each filesystem.
  FILESYSTEM(Topics.SYSTEM_FILESYSTEM, 1);

  private final String topic;
  private final double least;

  Watched(String topic, double least) {
    this.topic = topic;
    this.least = least;
  }

  String topic() {
    return topic;
  }

  /// The smallest difference between two levels that is a change.
  double least() {
    return least;
  }
}
