package io.kairo.sandbox;

import io.kairo.posix.Architecture;

/// Which of the few filters: profiles that want the same share one. `intercepts`: some names are
/// answered by a broker. `spawns`: may create processes. `limits`: its first exec is held until
/// limits are set. `scoped`: Landlock keeps signals inside the confinement.
record Variant(
    Architecture architecture, boolean intercepts, boolean spawns, boolean limits, boolean scoped) {

  static Variant of(Profile profile, boolean limitsTree, boolean scoped) {
    return new Variant(
        Architecture.current(),
        !profile.intercepted().isEmpty(),
        profile.spawn(),
        limitsTree || !profile.limits().isEmpty(),
        scoped);
  }

  /// Whether any call of this filter waits for the supervisor.
  boolean listens() {
    return intercepts || !spawns || limits;
  }
}
