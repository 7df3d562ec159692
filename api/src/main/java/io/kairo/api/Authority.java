package io.kairo.api;

/// What a caller must have before the monitor lets a call through.
public enum Authority {
  /// Every peer that reached the socket, skills included.
  ANYONE,
  /// The owner and agents: facts about the machine, no acts.
  OBSERVE,
  /// A declared permission and a grant for the device that the call names.
  DEVICE,
  /// A declared permission for the topic that the call names; one's own topics need no grant.
  TOPIC,
  /// The person who owns the machine, at a client that is neither an agent nor started by one.
  OWNER
}
