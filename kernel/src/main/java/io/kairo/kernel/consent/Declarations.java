package io.kairo.kernel.consent;

import io.kairo.api.ConsentApi.Revocation;
import io.kairo.api.DeviceName;
import io.kairo.api.Permission;
import java.util.List;
import java.util.Optional;

/// What the desk needs to know of the running system to put one question instead of many.
public interface Declarations {
  /// One device that somebody declared.
  record Declaration(
      Subject subject, Permission permission, DeviceName device, Revocation revocation) {
    /// Says how it can be taken back: a skill that opens the device under a path holds it itself,
    /// everyone else uses it through the kernel.
    public static Declaration of(Subject subject, Permission permission, DeviceName device) {
      return new Declaration(
          subject,
          permission,
          device,
          subject instanceof Subject.Skill ? revocationForSkill(permission) : Revocation.IMMEDIATE);
    }

    /// How a grant of `permission` can be taken back from a skill.
    public static Revocation revocationForSkill(Permission permission) {
      return permission.paths().isEmpty() ? Revocation.IMMEDIATE : Revocation.STOPS_SKILL;
    }
  }

  /// Everything that `subject`, its agent and the agent's other skills have declared as required
  /// for devices that exist.
  List<Declaration> family(Subject subject);

  /// Whether the device is a simulation; empty when the registry has no such device.
  Optional<Boolean> simulated(DeviceName device);
}
