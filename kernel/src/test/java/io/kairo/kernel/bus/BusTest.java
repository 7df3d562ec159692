package io.kairo.kernel.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Cause;
import io.kairo.api.Event;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BusTest {
  private final Bus bus = new Bus(Clock.systemUTC(), "boot", 100);

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
  void eventCarriesTheCauseOfTheCallThatPublishesIt() {
    Event first = bus.publish("skill.x.reading", "skill:x", Map.of());
    List<Event> effects = new ArrayList<>();

    Causes.run(
        Cause.of(first), () -> effects.add(bus.publish("device.written", "kernel", Map.of())));
    Event unrelated = bus.publish("device.written", "kernel", Map.of());

    assertThat(effects.getFirst().causationId()).contains(first.id());
    assertThat(effects.getFirst().correlationId()).isEqualTo(first.correlationId()).isPresent();
    assertThat(effects.getFirst().id()).isNotEqualTo(first.id()).startsWith("boot-");
    assertThat(unrelated.causationId()).isEmpty();
  }

  @Test
  void offsetsCountOnFromTheFirstOfTheRun() {
    assertThat(bus.publish("a", "kernel", Map.of()).offset()).contains(100L);
    assertThat(bus.publish("b", "kernel", Map.of()).offset()).contains(101L);
    assertThat(bus.nextOffset()).isEqualTo(102);
  }

  @Test
  void subscriptionFromAnOffsetHasNeitherGapNorDuplicate() {
    publish(0, 10);
    List<Long> seen = new ArrayList<>();

    var subscriber = bus.subscribeFrom("n.*", 104, fact -> seen.add(fact.offset()));
    publish(10, 12);

    assertThat(subscriber).isPresent();
    assertThat(seen).containsExactly(104L, 105L, 106L, 107L, 108L, 109L, 110L, 111L);
  }

  @Test
  void subscriptionFromAForgottenOffsetIsRefused() {
    publish(0, 5_000);

    assertThat(bus.subscribeFrom(">", 100, _ -> {})).isEmpty();
    assertThat(bus.subscribeFrom(">", 99, _ -> {})).isEmpty();
    assertThat(bus.subscribeFrom(">", 5_099, _ -> {})).isPresent();
    assertThat(bus.subscribeFrom(">", 5_100, _ -> {})).isPresent();
  }

  private void publish(int from, int to) {
    for (int i = from; i < to; i++) {
      bus.publish("n." + i, "kernel", Map.of());
    }
  }
}
