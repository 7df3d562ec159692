package io.kairo.sandbox;

import io.kairo.posix.Architecture;
import java.nio.file.Files;
import java.util.Set;

/// Which of the few filters: profiles that want the same share one. `intercepts`: some names are
/// answered by a broker. `spawns`: may create processes. `limits`: its first exec is held until
/// limits are set. `scoped`: Landlock keeps signals inside the confinement. `network`: sockets that
/// reach something come from the broker. `writes`: has folders whose files it may change.
record Variant(
    Architecture architecture,
    boolean intercepts,
    boolean spawns,
    boolean limits,
    boolean scoped,
    Set<Network> network,
    boolean writes) {

  static Variant of(Profile profile, boolean limitsTree, boolean scoped) {
    return new Variant(
        Architecture.current(),
        !profile.intercepted().isEmpty(),
        profile.spawn(),
        limitsTree || !profile.limits().isEmpty(),
        scoped,
        profile.network(),
        profile.write().stream().anyMatch(Files::isDirectory));
  }

  /// Whether any call of this filter waits for the supervisor.
  boolean listens() {
    return intercepts || !spawns || limits || writes || !network.isEmpty();
  }

  /// Whether it may connect to something.
  boolean connects() {
    return network.contains(Network.CONNECT) || local();
  }

  /// Whether it may make sockets of TCP, for the broker to replace.
  boolean tcp() {
    return network.contains(Network.CONNECT) || accepts();
  }

  /// Whether it may be connected to.
  boolean accepts() {
    return network.contains(Network.ACCEPT);
  }

  /// Whether it may make sockets of Unix, for the broker to replace.
  boolean local() {
    return network.contains(Network.LOCAL);
  }
}
