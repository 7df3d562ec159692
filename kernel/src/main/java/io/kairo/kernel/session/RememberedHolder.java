package io.kairo.kernel.session;

import io.kairo.api.DeviceName;
import java.util.Optional;

/// A descriptor of a device that is in a skill's process.
///
/// @param subject whose process it is
/// @param run of the skill
public record RememberedHolder(
    DeviceName device, String subject, String run, Optional<String> grant) {}
