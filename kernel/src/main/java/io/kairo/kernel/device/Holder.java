package io.kairo.kernel.device;

import io.kairo.api.DeviceName;
import io.kairo.kernel.session.RememberedHolder;
import java.util.Optional;

/// Who holds a device.
///
/// @param subject of the monitor
/// @param owner a connection, or a skill's run
/// @param grant by which it was opened
record Holder(String subject, String owner, Optional<String> grant, How how) {
  /// How a device is held.
  enum How {
    /// By a handle of a connection.
    HANDLE,
    /// By a descriptor in a skill.
    DESCRIPTOR,
    /// By a descriptor in a skill, of a proxy.
    PROXY,
    /// No longer, as soon as it is closed.
    LEAVING
  }

  /// As the next kernel finds it. Only what a skill has itself outlives this one.
  RememberedHolder remembered(DeviceName device) {
    return new RememberedHolder(device, subject, owner, grant);
  }

  boolean bySkill() {
    return how == How.DESCRIPTOR || how == How.PROXY;
  }

  Holder leaving() {
    return new Holder(subject, owner, grant, How.LEAVING);
  }

  /// A skill may open its own device again: it has the descriptor anyway.
  boolean isSameRunAs(Holder other) {
    return bySkill() && other.bySkill() && owner.equals(other.owner);
  }
}
