package io.kairo.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.agent.ScriptedFan.Write;
import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class ClimateLoopTest {
  private final ScriptedFan fan = new ScriptedFan();
  private final Queue<Runnable> claims = new ArrayDeque<>();
  private long now;
  private final ClimateLoop loop = new ClimateLoop(fan, claims::add, () -> now);

  @Test
  void everyReadingWritesTheLevelWithItselfAsTheCause() {
    loop.reading(reading("e1", 24.5));
    runClaims();
    loop.reading(reading("e2", 24.6));
    loop.reading(reading("e3", 22.0));

    assertThat(fan.claims).containsExactly("e1");
    assertThat(fan.writes)
        .containsExactly(
            new Write("h1", true, "e1"), new Write("h1", true, "e2"), new Write("h1", false, "e3"));
  }

  @Test
  void decisionIsPublishedOnlyWhenItChanges() {
    loop.reading(reading("e1", 23.5));
    loop.reading(reading("e2", 23.6));
    loop.reading(reading("e3", 24.5));
    loop.reading(reading("e4", 24.6));

    assertThat(fan.published).extracting(ScriptedFan.Published::cause).containsExactly("e1", "e3");
    assertThat(fan.published.getLast().payload())
        .containsEntry("fan", "on")
        .containsEntry("celsius", 24.5)
        .containsEntry("reason", "24.5 is above 24.0");
  }

  @Test
  void readingsGoByWhileTheOwnerIsAskedAndTheNewestIsActedOn() {
    loop.reading(reading("e1", 24.5));
    loop.reading(reading("e2", 24.6));
    loop.reading(reading("e3", 22.0));
    assertThat(fan.writes).isEmpty();
    assertThat(claims).hasSize(1);

    runClaims();

    assertThat(fan.writes).containsExactly(new Write("h1", false, "e3"));
  }

  @Test
  void afterANoItObservesAndNeverAsksAgain() {
    fan.claimFailures.add(new CallException(ErrorCode.CONSENT_DENIED, "the owner said no"));

    loop.reading(reading("e1", 24.5));
    runClaims();
    now += Duration.ofHours(1).toNanos();
    loop.reading(reading("e2", 22.0));
    runClaims();

    assertThat(fan.claims).containsExactly("e1");
    assertThat(fan.writes).isEmpty();
    assertThat(fan.notes()).hasSize(1);
    assertThat(fan.notes().getFirst().payload().get("text"))
        .asString()
        .contains("only observe", "the owner said no");
    assertThat(fan.published).extracting(ScriptedFan.Published::cause).contains("e2");
  }

  @Test
  void busyFanIsTriedAgainLaterButNotAtEveryReading() {
    fan.claimFailures.add(new CallException(ErrorCode.CONFLICT, "held by agent:other"));

    loop.reading(reading("e1", 24.5));
    runClaims();
    loop.reading(reading("e2", 24.5));
    assertThat(claims).isEmpty();
    now += Duration.ofSeconds(5).toNanos();
    loop.reading(reading("e3", 24.5));
    runClaims();

    assertThat(fan.claims).containsExactly("e1", "e3");
    assertThat(fan.writes).containsExactly(new Write("h2", true, "e3"));
  }

  @Test
  void aFanThatWasPulledIsClaimedAgain() {
    loop.reading(reading("e1", 24.5));
    runClaims();
    fan.writeFailures.add(new CallException(ErrorCode.DEVICE_GONE, "agent://gpio/fan is gone"));
    loop.reading(reading("e2", 24.5));
    now += Duration.ofSeconds(5).toNanos();
    loop.reading(reading("e3", 24.5));
    runClaims();

    assertThat(fan.claims).containsExactly("e1", "e3");
    assertThat(fan.notes()).hasSize(1);
  }

  @Test
  void aRevokedFanIsNotAskedForAgain() {
    loop.reading(reading("e1", 24.5));
    runClaims();
    fan.writeFailures.add(new CallException(ErrorCode.DENIED, "the grant was revoked"));
    loop.reading(reading("e2", 24.5));
    now += Duration.ofHours(1).toNanos();
    loop.reading(reading("e3", 24.5));

    assertThat(claims).isEmpty();
    assertThat(fan.claims).containsExactly("e1");
  }

  @Test
  void eventWithoutATemperatureIsPassedOver() {
    loop.reading(event("e1", Map.of("celsius", "warm")));
    loop.reading(event("e2", Map.of()));
    loop.reading(event("e3", Map.of("celsius", Double.NaN)));

    assertThat(claims).isEmpty();
    assertThat(fan.published).isEmpty();
  }

  private void runClaims() {
    while (!claims.isEmpty()) {
      claims.remove().run();
    }
  }

  private static Event reading(String id, double celsius) {
    return event(id, Map.of("celsius", celsius, "n", 1L, "sensedNs", 1L));
  }

  private static Event event(String id, Map<String, Object> payload) {
    return new Event(
        id,
        "skill.thermostat.reading",
        "skill:thermostat",
        Instant.EPOCH,
        payload,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
