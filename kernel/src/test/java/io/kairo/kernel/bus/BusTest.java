package io.kairo.kernel.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Event;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BusTest {
  private final Bus bus = new Bus(Clock.systemUTC(), "boot");

  @Test
  void subscriberGetsWhatMatchesInOrder() {
    List<String> seen = new ArrayList<>();
    bus.subscribe("device.*", 0, _ -> {}, fact -> seen.add(fact.event().topic()));

    bus.publish("device.attached", "kernel", Map.of());
    bus.publish("skill.started", "kernel", Map.of());
    bus.publish("device.detached", "kernel", Map.of());

    assertThat(seen).containsExactly("device.attached", "device.detached");
  }

  @Test
  void replayGivesTheNewestThatMatchAndNothingTwice() {
    bus.publish("device.attached", "kernel", Map.of("n", 1L));
    bus.publish("skill.started", "kernel", Map.of("n", 2L));
    bus.publish("device.attached", "kernel", Map.of("n", 3L));
    List<Object> seen = new ArrayList<>();

    bus.subscribe(
        "device.>",
        1,
        past -> past.forEach(fact -> seen.add(fact.event().payload().get("n"))),
        fact -> seen.add(fact.event().payload().get("n")));
    bus.publish("device.attached", "kernel", Map.of("n", 4L));

    assertThat(seen).containsExactly(3L, 4L);
  }

  @Test
  void closedSubscriptionGetsNothing() {
    List<Fact> seen = new ArrayList<>();
    Bus.Subscriber subscriber = bus.subscribe(">", 0, _ -> {}, seen::add);

    subscriber.close();
    bus.publish("device.attached", "kernel", Map.of());

    assertThat(seen).isEmpty();
  }

  @Test
  void eventCarriesItsCause() {
    Event cause = bus.publish("skill.x.reading", "skill:x", Map.of());
    Event effect = bus.publish("device.written", "kernel", Map.of(), Optional.of(cause.id()));

    assertThat(effect.causationId()).contains(cause.id());
    assertThat(effect.id()).isNotEqualTo(cause.id()).startsWith("boot-");
  }
}
