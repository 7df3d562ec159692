package io.kairo.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A fact, as it travels on the bus: the envelope of CloudEvents in the original's field names.
///
/// @param id unique; what `causationId` of a later event or call points to
/// @param topic dot-separated, such as `device.attached`
/// @param source who says so: `kernel`, `skill:thermostat`, `agent:climate`
/// @param time when, by the wall clock
/// @param payload the fact itself
/// @param correlationId the task that this belongs to
/// @param causationId the event that led to this one
/// @param traceId the trace of the call that led to this one
/// @param offset its place in the order of all events of this kernel, over its restarts: larger
///   than that of every event before it, and where a subscription can go on from. Absent for what
///   is pushed to one client alone
public record Event(
    String id,
    String topic,
    String source,
    Instant time,
    Map<String, Object> payload,
    Optional<String> correlationId,
    Optional<String> causationId,
    Optional<String> traceId,
    Optional<Long> offset) {}
