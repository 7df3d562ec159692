package io.kairo.kernel.skill;

import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.api.SandboxLevel;
import io.kairo.kernel.consent.Subject;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Apart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/// How strictly each skill is confined. As root every skill lives apart, but for those that start
/// programs of the system, which expect a `/proc`; a manifest can insist on it.
public final class Levels {
  private final Users users;
  private final boolean root = Unistd.getuid() == 0;

  /// @param state the kernel's folder
  public Levels(Path state) {
    users = new Users(state.resolve("users"));
  }

  /// The level that is tried first.
  SandboxLevel of(Manifest manifest) {
    boolean insists = manifest.sandbox() == SandboxLevel.STRICT;
    return insists || (root && !has(manifest, Kind.PROCESS))
        ? SandboxLevel.STRICT
        : SandboxLevel.STANDARD;
  }

  private static boolean has(Manifest manifest, Kind kind) {
    return manifest.permissions().stream().anyMatch(p -> p.kind() == kind);
  }

  /// Where a skill lives at level [SandboxLevel#STRICT]. One that may reach the owner's folders
  /// stays the owner there, though without any capability: they are no one else's.
  Apart apart(Subject.Skill skill) throws IOException {
    boolean owners =
        skill.permissions().stream().anyMatch(p -> p.kind() == Kind.FILES && isOwners(p));
    return new Apart(owners || !root ? OptionalInt.empty() : users.of(skill.name()));
  }

  private static boolean isOwners(Permission permission) {
    return permission.isAsked();
  }
}
