package io.kairo.agent;

import java.util.Map;

/// What the climate agent asks of the kernel. Every method throws a [io.kairo.api.CallException]
/// when the kernel says no.
interface Fan {
  /// Opens the fan for writing because of the event `causationId`; returns the handle. Waits while
  /// the owner is asked.
  String claim(String causationId);

  /// Sets the fan's level.
  void write(String handle, boolean on, String causationId);

  /// Tells the bus something under the agent's own name.
  void publish(String topic, Map<String, Object> payload, String causationId);
}
