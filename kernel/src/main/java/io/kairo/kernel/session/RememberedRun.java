package io.kairo.kernel.session;

import java.util.Optional;

/// A run of a skill that is under way.
///
/// @param digest of the package that it was started from
/// @param run its name for ever
/// @param pid of its process; empty between a crash and the next start
public record RememberedRun(
    String skill,
    String digest,
    Optional<String> agent,
    String run,
    int restarts,
    Optional<Long> pid) {}
