package io.kairo.cli.demo;

import io.kairo.api.Event;
import io.kairo.api.Topics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// What the demo has seen: everything shown and summed up comes out of the events that went through
/// here. Owned by the demo's thread.
final class Tally {
  static final String SKILL = "thermostat";
  static final String AGENT = "climate";
  static final String FAN = "agent://gpio/fan";
  static final String READING = "skill.thermostat.reading";
  static final String GARBLED = "skill.thermostat.garbled";
  static final String DECISION = "agent.climate.decision";
  static final String NOTE = "agent.climate.note";
  private static final int HISTORY = 60;

  record Granted(String subject, String resource, String access, String scope) {}

  record Refused(String subject, String resource, String reason) {}

  /// What the agent decided last.
  record Decided(String fan, String reason, OptionalDouble onAbove, OptionalDouble offBelow) {}

  final Latencies latencies = new Latencies();
  final List<Double> history = new ArrayList<>();
  final Set<Granted> granted = new LinkedHashSet<>();
  final Set<Refused> refused = new LinkedHashSet<>();
  int readings;
  int garbled;
  int switches;
  int restarts;
  int prompts;
  int promptsBeforeCrash;
  int readingsSinceCrash;
  OptionalDouble celsius = OptionalDouble.empty();
  boolean fanOn;
  Optional<Decided> decided = Optional.empty();
  OptionalLong skillPid = OptionalLong.empty();
  String skillState = "not installed";
  Optional<String> trouble = Optional.empty();
  boolean agentConnected;

  /// Takes one event; true when it was a write that changed the fan.
  boolean accept(Event event) {
    Payload payload = Payload.of(event);
    switch (event.topic()) {
      case READING -> reading(event, payload);
      case GARBLED -> garbled++;
      case DECISION -> decided(payload);
      case Topics.DEVICE_WRITTEN -> {
        return written(event, payload);
      }
      case Topics.AGENT_CONNECTED -> agentConnected |= payload.text("agent").equals(AGENT);
      case Topics.CONSENT_REQUESTED -> prompts++;
      case Topics.PERMISSION_ALLOWED ->
          granted.add(
              new Granted(
                  payload.text("subject"),
                  payload.text("resource"),
                  payload.text("access"),
                  payload.text("scope")));
      case Topics.PERMISSION_DENIED ->
          refused.add(
              new Refused(
                  payload.text("subject"), payload.text("resource"), payload.text("reason")));
      default -> skill(event.topic(), payload);
    }
    return false;
  }

  private void skill(String topic, Payload payload) {
    if (!payload.text("skill").equals(SKILL)) {
      return;
    }
    switch (topic) {
      case Topics.SKILL_INSTALLED -> skillState = "installed";
      case Topics.SKILL_STARTED -> runs(payload);
      case Topics.SKILL_EXITED -> exited();
      case Topics.SKILL_RESTARTED -> {
        restarts++;
        runs(payload);
      }
      case Topics.SKILL_STOPPED -> ended("stopped");
      case Topics.SKILL_FAILED -> {
        ended("failed");
        trouble("the skill failed: " + payload.text("reason"));
      }
      default -> {}
    }
  }

  private void runs(Payload payload) {
    skillState = "running";
    skillPid = payload.whole("pid");
  }

  private void exited() {
    promptsBeforeCrash = prompts;
    readingsSinceCrash = 0;
    ended("restarting");
  }

  private void ended(String state) {
    skillState = state;
    skillPid = OptionalLong.empty();
  }

  private void reading(Event event, Payload payload) {
    OptionalDouble value = payload.number("celsius");
    if (value.isEmpty()) {
      return;
    }
    readings++;
    readingsSinceCrash++;
    celsius = value;
    history.add(value.getAsDouble());
    if (history.size() > HISTORY) {
      history.removeFirst();
    }
    payload.whole("sensedNs").ifPresent(at -> latencies.sensed(event.id(), at));
  }

  private boolean written(Event event, Payload payload) {
    OptionalLong value = payload.whole("value");
    if (!payload.text("device").equals(FAN) || value.isEmpty()) {
      return false;
    }
    OptionalLong at = payload.whole("atNs");
    if (at.isPresent()) {
      event.causationId().ifPresent(id -> latencies.acted(id, at.getAsLong()));
    }
    boolean on = value.getAsLong() != 0;
    boolean switched = on != fanOn;
    fanOn = on;
    switches += switched ? 1 : 0;
    return switched;
  }

  private void decided(Payload payload) {
    decided =
        Optional.of(
            new Decided(
                payload.text("fan"),
                payload.text("reason"),
                payload.number("onAbove"),
                payload.number("offBelow")));
  }

  /// Something went wrong that no event tells; the first one counts.
  void trouble(String sentence) {
    if (trouble.isEmpty()) {
      trouble = Optional.of(sentence);
    }
  }
}
