package io.kairo.cli.demo;

import io.kairo.api.Event;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A short run in which everything happens once, for tests of what is shown.
final class Scene {
  final Events events = new Events();
  final Tally tally = new Tally();
  final List<Event> all = new ArrayList<>();

  static Scene complete() {
    Scene scene = new Scene();
    scene.begin();
    scene.crash();
    return scene;
  }

  void begin() {
    add(events.of("agent.connected", "agent", "climate", "pid", 41L));
    add(events.skill("installed", "version", "1.0.0", "digest", "sha256:0123456789abcdef0123"));
    add(events.skill("started", "pid", 42L, "agent", "climate"));
    add(events.requested());
    add(
        events.of(
            "consent.answered",
            "id",
            "c1",
            "answer",
            "allow",
            "scope",
            "session",
            "channel",
            "terminal"));
    add(events.allowed("skill:thermostat", "agent://serial/thermometer", "read"));
    add(events.allowed("agent:climate", Tally.FAN, "write"));
    Event cold = events.reading(22.5, 1_000_000);
    add(cold);
    add(events.decision("off", 22.5, "22.5 is below 23.0"));
    add(events.written(cold, 0, 2_000_000));
    Event warm = events.reading(24.5, 3_000_000);
    add(warm);
    add(events.decision("on", 24.5, "24.5 is above 24.0"));
    add(events.written(warm, 1, 5_000_000));
    add(events.of(Tally.GARBLED, "line", "T=\u001b[2J??"));
  }

  void crash() {
    add(events.skill("exited", "pid", 42L, "exit", "signal 9"));
    add(events.skill("restarted", "pid", 43L, "restarts", 1L));
    add(events.reading(24.25, 6_000_000));
  }

  void add(Event event) {
    all.add(event);
    tally.accept(event);
  }

  List<EventLine> lines() {
    return all.stream()
        .map(event -> EventLine.of(event, ZoneOffset.UTC))
        .flatMap(Optional::stream)
        .toList();
  }
}
