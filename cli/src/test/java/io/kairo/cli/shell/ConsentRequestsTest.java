package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Revocation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConsentRequestsTest {
  @Test
  void payloadBecomesTheRequest() {
    assertThat(ConsentRequests.of(payload(item("read", "immediate"))))
        .hasValueSatisfying(request -> {
          assertThat(request.id()).isEqualTo("c1");
          assertThat(request.agent()).contains("climate");
          assertThat(request.deadline()).hasValue(Instant.parse("2026-11-24T12:00:30Z"));
          ConsentApi.Item item = request.items().getFirst();
          assertThat(item.access()).isEqualTo(Access.READ);
          assertThat(item.revocation()).isEqualTo(Revocation.IMMEDIATE);
          assertThat(item.simulated()).isTrue();
          assertThat(item.reason()).isEqualTo("Read it");
        });
  }

  @Test
  void unknownWordBecomesTheWiderMeaning() {
    ConsentApi.Item item =
        ConsentRequests.of(payload(item("sniff", "maybe"))).orElseThrow().items().getFirst();

    assertThat(item.access()).isEqualTo(Access.READ_WRITE);
    assertThat(item.revocation()).isEqualTo(Revocation.STOPS_SKILL);
  }

  @Test
  void requestThatCannotBeShownWholeIsNotShown() {
    assertThat(ConsentRequests.of(Map.of("items", List.of(item("read", "immediate"))))).isEmpty();
    assertThat(ConsentRequests.of(Map.of("id", "c1", "items", List.of()))).isEmpty();
    assertThat(
            ConsentRequests.of(
                Map.of(
                    "id",
                    "c1",
                    "items",
                    List.of(item("read", "immediate"), Map.of("device", "x")))))
        .isEmpty();
  }

  private static Map<String, Object> payload(Map<String, Object> item) {
    return Map.of(
        "id", "c1",
        "agent", "climate",
        "items", List.of(item),
        "askedAt", "2026-11-24T12:00:00Z",
        "deadline", "2026-11-24T12:00:30Z");
  }

  private static Map<String, Object> item(String access, String revocation) {
    return Map.of(
        "subject",
        "skill:thermostat",
        "permission",
        "sensor",
        "resource",
        "agent://serial/thermometer",
        "wants",
        "read the serial device",
        "simulated",
        true,
        "access",
        access,
        "reason",
        "Read it",
        "revocation",
        revocation);
  }
}
