package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("system")
@Timeout(120)
final class JournalTest {
  @Test
  @Proves("K-02")
  void acknowledgedEventsSurviveAKernelThatIsKilled() throws Exception {
    try (Machine machine = Machine.start()) {
      List<Long> acknowledged = new ArrayList<>();
      Kairo before = machine.owner();
      for (long i = 0; i < 50; i++) {
        acknowledged.add(publish(before, i, true).offset());
      }

      machine.kill();

      Kairo after = machine.owner();
      EventApi.Page page = read(after, Optional.empty());
      assertThat(page.events())
          .extracting(e -> e.offset().orElseThrow())
          .containsExactlyElementsOf(acknowledged);
      assertThat(numbers(page.events())).containsExactlyElementsOf(range(0, 50));
      assertThat(publish(after, 50, true).offset()).isGreaterThan(acknowledged.getLast());
    }
  }

  @Test
  @Proves("K-02")
  void subscriptionFromAnOffsetHasNeitherGapNorDuplicateWhileEventsArePublished() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo publisher = machine.owner();
      long first = publish(publisher, 0, false).offset();
      Thread more =
          Thread.ofPlatform()
              .start(() -> LongStream.range(1, 6000).forEach(i -> publish(publisher, i, false)));
      List<Event> seen = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch all = new CountDownLatch(6000);

      machine
          .owner()
          .subscribeFrom(
              "user.*",
              first,
              event -> {
                seen.add(event);
                all.countDown();
              });

      all.await();
      more.join();
      assertThat(numbers(seen)).containsExactlyElementsOf(range(0, 6000));
    }
  }

  @Test
  @Proves("K-02")
  void slowSubscriberLosesNothingFromAnOffsetAndHoldsUpNobody() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo publisher = machine.owner();
      CountDownLatch slow = new CountDownLatch(1);
      CountDownLatch all = new CountDownLatch(5000);
      List<Event> seen = Collections.synchronizedList(new ArrayList<>());
      long from = publish(publisher, 0, false).offset();

      machine
          .owner()
          .subscribeFrom(
              "user.*",
              from,
              event -> {
                awaitQuietly(slow);
                seen.add(event);
                all.countDown();
              });
      for (long i = 1; i < 5000; i++) {
        publish(publisher, i, false);
      }
      assertThat(seen).isEmpty();
      slow.countDown();

      all.await();
      assertThat(numbers(seen)).containsExactlyElementsOf(range(0, 5000));
    }
  }

  @Test
  @Proves("K-02")
  void slowLiveSubscriberIsToldHowManyItLost() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo publisher = machine.owner();
      CountDownLatch slow = new CountDownLatch(1);
      CountDownLatch last = new CountDownLatch(1);
      List<Event> seen = Collections.synchronizedList(new ArrayList<>());
      var subscription =
          machine
              .owner()
              .subscribe(
                  "user.*",
                  0,
                  event -> {
                    awaitQuietly(slow);
                    seen.add(event);
                    if (event.payload().get("i").equals(9999L)) {
                      last.countDown();
                    }
                  });

      for (long i = 0; i < 5000; i++) {
        publish(publisher, i, false);
      }
      slow.countDown();
      Eventually.holds(() -> assertThat(subscription.lost()).isPositive());
      publish(publisher, 9999, false);

      last.await();
      assertThat(seen.size() + subscription.lost()).isEqualTo(5001);
    }
  }

  @Test
  @Proves("K-02")
  void eventsCommandReadsThePastByTypeAndTimeAsCloudEvents() throws Exception {
    try (Machine machine = Machine.start()) {
      String s = machine.state().toString();
      for (long i = 0; i < 1200; i++) {
        publish(machine.owner(), i, i == 1199);
      }

      List<String> lines =
          Command.kairo("events", "--state", s, "--since", "1h", "--type", "user.*", "--json")
              .stdout()
              .lines()
              .toList();

      assertThat(lines).hasSize(1200);
      Map<String, Object> event = Json.parseObject(lines.getLast());
      assertThat(event)
          .containsEntry("specversion", "1.0")
          .containsEntry("type", "user.number")
          .containsEntry("source", "owner")
          .containsEntry("data", Map.of("i", 1199L))
          .containsKeys("id", "time", "offset", "correlationid");
      assertThat(
              Command.kairo("events", "--state", s, "--since", "@" + event.get("offset")).stdout())
          .contains("\"i\":1199")
          .doesNotContain("\"i\":1198");
      assertThat(Command.kairo("events", "--state", s, "--since", "soon"))
          .satisfies(result -> assertThat(result.status()).isEqualTo(2))
          .satisfies(result -> assertThat(result.stderr()).contains("10m, 2h, 3d"));
    }
  }

  @Test
  @Proves("K-02")
  void journalIsJudgedPerTopicAsASubscriptionIs() throws Exception {
    try (Machine machine = Machine.start()) {
      assertThat(
              AgentProbe.run(machine, "reader", "-", "journal.read", "{\"topic\":\"consent.>\"}"))
          .contains("error denied agent:reader may not listen to 'consent.>'");
    }
  }

  private static EventApi.Published publish(Kairo owner, long number, boolean durable) {
    return owner.call(
        SystemCalls.PUBLISH,
        new EventApi.Publish("user.number", Map.of("i", number), Optional.of(durable)));
  }

  private static EventApi.Page read(Kairo owner, Optional<Integer> limit) {
    return owner.call(
        SystemCalls.JOURNAL_READ,
        new EventApi.Read("user.*", Optional.empty(), Optional.empty(), Optional.empty(), limit));
  }

  @Test
  @Proves("K-02")
  void contradictingStartsAreRefused() throws Exception {
    try (Machine machine = Machine.start()) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() ->
              machine.owner().call("journal.read", Map.of("topic", ">", "from", 1, "last", 2)))
          .withMessage("only one of 'from', 'since' and 'last' may be there")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
  }

  private static List<Long> numbers(List<Event> events) {
    return List.copyOf(events).stream().map(e -> (Long) e.payload().get("i")).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
