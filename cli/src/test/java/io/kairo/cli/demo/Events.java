package io.kairo.cli.demo;

import io.kairo.api.Event;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Events for tests, as the bus carries them; each has its number as id and happens a tenth of a
/// second after the one before.
final class Events {
  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private int count;

  Event of(String topic, Object... fields) {
    return caused(Optional.empty(), topic, fields);
  }

  Event caused(Optional<String> causationId, String topic, Object... fields) {
    Map<String, Object> payload = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      payload.put((String) fields[i], fields[i + 1]);
    }
    count++;
    return new Event(
        "e" + count,
        topic,
        "kernel",
        START.plusMillis(100L * count),
        payload,
        Optional.empty(),
        causationId,
        Optional.empty(),
        Optional.empty());
  }

  Event reading(double celsius, long sensedNs) {
    return of(Tally.READING, "celsius", celsius, "n", (long) count, "sensedNs", sensedNs);
  }

  Event written(Event cause, long value, long atNs) {
    return caused(
        Optional.of(cause.id()),
        "device.written",
        "device",
        Tally.FAN,
        "by",
        "agent:climate",
        "value",
        value,
        "atNs",
        atNs,
        "outcome",
        "read_back");
  }

  Event decision(String fan, double celsius, String reason) {
    return of(
        Tally.DECISION,
        "fan",
        fan,
        "celsius",
        celsius,
        "reason",
        reason,
        "onAbove",
        24.0,
        "offBelow",
        23.0);
  }

  Event skill(String what, Object... fields) {
    Object[] all = new Object[fields.length + 2];
    all[0] = "skill";
    all[1] = "thermostat";
    System.arraycopy(fields, 0, all, 2, fields.length);
    return of("skill." + what, all);
  }

  Event requested() {
    return of(
        "consent.requested",
        "id",
        "c1",
        "agent",
        "climate",
        "items",
        java.util.List.of(
            Map.of(
                "subject", "agent:climate",
                "permission", "fan",
                "resource", Tally.FAN,
                "wants", "write to the GPIO line",
                "simulated", true,
                "access", "write",
                "reason", "Cool the room",
                "revocation", "immediate")),
        "deadline",
        "2026-11-24T12:00:30Z");
  }

  Event allowed(String subject, String device, String access) {
    return of(
        "permission.allowed",
        "subject",
        subject,
        "permission",
        "p",
        "resource",
        device,
        "access",
        access,
        "scope",
        "session",
        "grant",
        "g1");
  }

  Event denied(String reason) {
    return of(
        "permission.denied",
        "subject",
        "skill:thermostat",
        "permission",
        "sensor",
        "resource",
        "agent://serial/thermometer",
        "access",
        "read",
        "reason",
        reason);
  }
}
