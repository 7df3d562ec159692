package io.kairo.kernel.consent;

import io.kairo.api.ConsentApi.Revocation;
import io.kairo.api.Permission;
import java.util.List;
import java.util.Optional;

/// What the desk needs to know of the running system to put one question instead of many.
public interface Declarations {
  /// One thing that somebody declared, and what of it is meant: of a permission for every device of
  /// a kind, one device.
  record Declaration(
      Subject subject, Permission permission, String resource, Revocation revocation) {
    /// Says how it can be taken back.
    public static Declaration of(Subject subject, Permission permission, String resource) {
      return new Declaration(
          subject,
          permission,
          resource,
          subject instanceof Subject.Skill ? revocationForSkill(permission) : Revocation.IMMEDIATE);
    }

    /// How a grant of `permission` can be taken back from a skill: what it opens under a path, and
    /// a folder that it reaches, it holds itself; all else it uses through the kernel.
    public static Revocation revocationForSkill(Permission permission) {
      boolean holds = !permission.paths().isEmpty() && !permission.proxied();
      return !holds && permission.kind() != Permission.Kind.FILES
          ? Revocation.IMMEDIATE
          : Revocation.STOPS_SKILL;
    }
  }

  /// Everything that `subject`, its agent and the agent's other skills have declared as required,
  /// that the owner is asked for, and that exists.
  List<Declaration> family(Subject subject);

  /// Whether it is a device that is a simulation; empty when it is a device that the registry does
  /// not have.
  Optional<Boolean> simulated(String resource);
}
