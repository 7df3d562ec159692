package io.kairo.cli.shell;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Revocation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Requests for tests.
public final class Requests {
  private Requests() {}

  /// The climate agent's task: its skill reads a sensor, it moves a fan.
  public static ConsentApi.Request climate() {
    return request("Read the room's temperature");
  }

  static ConsentApi.Request request(String reason) {
    return new ConsentApi.Request(
        "c1",
        Optional.of("climate"),
        List.of(
            new ConsentApi.Item(
                "skill:thermostat",
                "sensor",
                "agent://serial/thermometer",
                "read the serial device",
                true,
                Access.READ,
                reason,
                Revocation.STOPS_SKILL),
            new ConsentApi.Item(
                "agent:climate",
                "fan",
                "agent://gpio/fan",
                "write to the GPIO line",
                true,
                Access.WRITE,
                "Cool the room when it is warm",
                Revocation.IMMEDIATE)),
        Instant.parse("2026-11-24T12:00:00Z"),
        Optional.of(Instant.parse("2026-11-24T12:00:30Z")));
  }
}
