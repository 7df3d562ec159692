package io.kairo.sandbox;

import io.kairo.posix.Architecture;
import java.nio.file.Files;

/// Which of the few filters: profiles that want the same share one. `intercepts`: some names are
/// answered by a broker. `spawns`: may create processes. `limits`: its first exec is held until
/// limits are set. `scoped`: Landlock keeps signals inside the confinement. `connects` and
/// `accepts`: sockets that reach something come from the broker. `writes`: has folders whose files
/// it may change.
record Variant(
    Architecture architecture,
    boolean intercepts,
    boolean spawns,
    boolean limits,
    boolean scoped,
    boolean connects,
    boolean accepts,
    boolean writes) {

  static Variant of(Profile profile, boolean limitsTree, boolean scoped) {
    return new Variant(
        Architecture.current(),
        !profile.intercepted().isEmpty(),
        profile.spawn(),
        limitsTree || !profile.limits().isEmpty(),
        scoped,
        profile.network().contains(Network.CONNECT),
        profile.network().contains(Network.ACCEPT),
        profile.write().stream().anyMatch(Files::isDirectory));
  }

  /// Whether any call of this filter waits for the supervisor.
  boolean listens() {
    return intercepts || !spawns || limits || writes || sockets();
  }

  /// Whether it may make sockets, for the broker to replace.
  boolean sockets() {
    return connects || accepts;
  }
}
