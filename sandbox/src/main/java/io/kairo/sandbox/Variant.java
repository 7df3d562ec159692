package io.kairo.sandbox;

import io.kairo.posix.Architecture;

/// Which of the few filters: profiles that want the same share one. `intercepts`: some names are
/// answered by a broker. `spawns`: may create processes. `limits`: its first exec is held until
/// limits are set. `scoped`: Landlock keeps signals inside the confinement. `connects` and
/// `accepts`: sockets that reach something come from the broker.
record Variant(
    Architecture architecture,
    boolean intercepts,
    boolean spawns,
    boolean limits,
    boolean scoped,
    boolean connects,
    boolean accepts) {

  static Variant of(Profile profile, boolean limitsTree, boolean scoped) {
    return new Variant(
        Architecture.current(),
        !profile.intercepted().isEmpty(),
        profile.spawn(),
        limitsTree || !profile.limits().isEmpty(),
        scoped,
        profile.network().contains(Network.CONNECT),
        profile.network().contains(Network.ACCEPT));
  }

  /// Whether any call of this filter waits for the supervisor.
  boolean listens() {
    return intercepts || !spawns || limits || sockets();
  }

  /// Whether it may make sockets, for the broker to replace.
  boolean sockets() {
    return connects || accepts;
  }
}
