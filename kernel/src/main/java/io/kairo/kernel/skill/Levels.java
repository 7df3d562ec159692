package io.kairo.kernel.skill;

import io.kairo.api.Permission;
import io.kairo.api.Permission.Kind;
import io.kairo.api.SandboxLevel;
import io.kairo.kernel.consent.Subject;
import io.kairo.posix.Unistd;
import io.kairo.sandbox.Apart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// How strictly each skill is confined. Where processes can live apart every skill does, but for
/// those that start programs of the system, which expect a `/proc`; a manifest can insist on it.
public final class Levels {
  private final Users users;
  private final boolean root = Unistd.getuid() == 0;

  /// The program with which an ordinary user's processes live apart, as the launcher says.
  public static Optional<Path> entrance() {
    return Optional.ofNullable(System.getProperty("kairo.enter")).map(Path::of);
  }

  /// @param state the kernel's folder
  public Levels(Path state) {
    users = new Users(state.resolve("users"));
  }

  /// The level that is tried first.
  ///
  /// @param can whether processes may live apart here
  SandboxLevel of(Manifest manifest, boolean can) {
    boolean insists = manifest.sandbox() == SandboxLevel.STRICT;
    return insists || (can && !has(manifest, Kind.PROCESS))
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
