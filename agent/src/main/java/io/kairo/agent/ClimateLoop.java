package io.kairo.agent;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// The control loop: each reading decides, and each reading writes the fan's level again, so that
/// whatever else moved the line is put right. The fan is claimed at the first reading; while the
/// owner is asked, and after a no, the loop observes without acting.
///
/// Its own lock guards its state. The claim runs on `claims`, because it waits for a person and the
/// readings do not.
final class ClimateLoop {
  static final String DECISION = "agent.climate.decision";
  static final String NOTE = "agent.climate.note";

  /// How long a claim that failed for now is left alone.
  private static final Duration RETRY = Duration.ofSeconds(5);

  private sealed interface Hold {
    /// Nobody asked yet, or not again before `retryAt` of the clock.
    record Open(long retryAt) implements Hold {}

    record Asking() implements Hold {}

    record Held(String handle) implements Hold {}

    record Refused() implements Hold {}
  }

  private record Reading(String id, double celsius) {}

  private final Fan fan;
  private final Executor claims;
  private final LongSupplier nanos;
  private Hold hold;
  private Optional<Decision> decision = Optional.empty();
  private Optional<Reading> latest = Optional.empty();
  private String lastNote = "";

  ClimateLoop(Fan fan, Executor claims, LongSupplier nanos) {
    this.fan = fan;
    this.claims = claims;
    this.nanos = nanos;
    this.hold = new Hold.Open(nanos.getAsLong());
  }

  /// Takes one event of `skill.thermostat.reading`; one without a temperature is passed over.
  synchronized void reading(Event event) {
    if (!(event.payload().get("celsius") instanceof Number celsius)
        || !Double.isFinite(celsius.doubleValue())) {
      return;
    }
    Reading reading = new Reading(event.id(), celsius.doubleValue());
    latest = Optional.of(reading);
    decide(reading);
    switch (hold) {
      case Hold.Held held -> act(held, reading);
      case Hold.Open open -> {
        if (nanos.getAsLong() - open.retryAt() >= 0) {
          hold = new Hold.Asking();
          claims.execute(() -> claim(reading));
        }
      }
      case Hold.Asking _, Hold.Refused _ -> {}
    }
  }

  private void decide(Reading reading) {
    boolean running = decision.map(Decision::on).orElse(false);
    Decision now = Decision.at(reading.celsius(), running);
    boolean changed = decision.isEmpty() || now.on() != running;
    decision = Optional.of(now);
    if (changed) {
      Map<String, Object> payload = new LinkedHashMap<>();
      payload.put("fan", now.on() ? "on" : "off");
      payload.put("celsius", now.celsius());
      payload.put("reason", now.reason());
      payload.put("onAbove", Decision.ON_ABOVE);
      payload.put("offBelow", Decision.OFF_BELOW);
      publish(DECISION, payload, reading);
    }
  }

  private void act(Hold.Held held, Reading reading) {
    try {
      fan.write(held.handle(), decision.map(Decision::on).orElse(false), reading.id());
    } catch (CallException e) {
      lost(e, reading);
    }
  }

  private void claim(Reading cause) {
    Hold outcome;
    try {
      outcome = new Hold.Held(fan.claim(cause.id()));
    } catch (CallException e) {
      refused(e, cause);
      return;
    }
    synchronized (this) {
      hold = outcome;
      // Readings went by while the owner thought: act on the newest, not on the one that asked.
      latest.ifPresent(newest -> {
        if (hold instanceof Hold.Held held) {
          act(held, newest);
        }
      });
    }
  }

  private synchronized void refused(CallException e, Reading cause) {
    boolean forGood = e.code() == ErrorCode.DENIED || e.code() == ErrorCode.CONSENT_DENIED;
    hold = forGood ? new Hold.Refused() : later();
    note(
        forGood
            ? "the fan was refused, so I only observe: " + e.getMessage()
            : "the fan cannot be had now, I try again later: " + e.getMessage(),
        cause);
  }

  private void lost(CallException e, Reading reading) {
    if (e.code() == ErrorCode.UNAVAILABLE) {
      return;
    }
    // A revoked grant is a no: asking again at once would nag the owner who has just said it.
    boolean revoked = e.code() == ErrorCode.DENIED || e.code() == ErrorCode.CONSENT_DENIED;
    hold = revoked ? new Hold.Refused() : later();
    note("the fan was lost: " + e.getMessage(), reading);
  }

  private Hold later() {
    return new Hold.Open(nanos.getAsLong() + RETRY.toNanos());
  }

  private void note(String text, Reading cause) {
    if (!text.equals(lastNote)) {
      lastNote = text;
      publish(NOTE, Map.of("text", text), cause);
    }
  }

  /// A fact that cannot be told is dropped: the loop must go on controlling.
  private void publish(String topic, Map<String, Object> payload, Reading cause) {
    try {
      fan.publish(topic, payload, cause.id());
    } catch (CallException e) {
      System.getLogger("io.kairo.agent")
          .log(
              System.Logger.Level.WARNING, "publish failed topic=" + topic + ": " + e.getMessage());
    }
  }
}
