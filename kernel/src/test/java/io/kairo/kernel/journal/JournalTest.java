package io.kairo.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.bus.Keeping;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class JournalTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  /// A journal behind a bus, as the kernel has it.
  private final class Run implements AutoCloseable {
    private final Journal journal;
    private final JournalReader reader;
    private final Bus bus;

    Run(Clock clock, Retention retention) throws IOException {
      OffsetFile offsets = OffsetFile.reserve(folder.resolve("offset"));
      journal = new Journal(folder.resolve("journal.db"), offsets, retention, clock);
      reader = journal.reader();
      bus = new Bus(clock, "b" + offsets.first(), offsets.first());
      bus.keep(journal::append);
    }

    @Override
    public void close() throws SQLException {
      reader.close();
      journal.close();
    }
  }

  private Run run() throws IOException {
    return new Run(NOON, Retention.STANDARD);
  }

  @Test
  void eventsAreReadInOrderAcrossRunsByPage() throws Exception {
    try (Run first = run()) {
      publish(first, "a.x", 3);
    }
    try (Run second = run()) {
      publish(second, "b.y", 2);
      publish(second, "a.x", 2);
      second.journal.sync();

      Stretch page = second.reader.read("a.*", 0, 4);
      Stretch rest = second.reader.read("a.*", page.next(), 4);

      assertThat(page.end()).isFalse();
      assertThat(numbers(page)).containsExactly(0L, 1L, 2L, 0L);
      assertThat(rest.end()).isTrue();
      assertThat(numbers(rest)).containsExactly(1L);
      assertThat(rest.next()).isEqualTo(second.bus.nextOffset());
      assertThat(numbers(second.reader.newest("a.x", 3))).containsExactly(2L, 0L, 1L);
    }
  }

  @Test
  void eventComesBackAsItWasPublished() throws Exception {
    try (Run run = run()) {
      var event = run.bus.publish("a", "skill:x", Map.of("text", "ä", "n", 1L, "x", 0.5));
      run.journal.sync();

      assertThat(run.reader.read(">", 0, 10).events().getFirst().event().decode()).isEqualTo(event);
    }
  }

  @Test
  void receiptComesWhenTheEventIsOnDisk() throws Exception {
    try (Run run = run()) {
      CompletableFuture<String> outcome = new CompletableFuture<>();

      run.bus.publish("a", "kernel", Map.of(), new Keeping.Acknowledged(receipt(outcome)));

      assertThat(outcome.get()).isEqualTo("stored");
      assertThat(run.reader.read("a", 0, 10).events()).hasSize(1);
    }
  }

  @Test
  void volatileEventIsNotJournaled() throws Exception {
    try (Run run = run()) {
      run.bus.mention("a", "kernel", Map.of());
      run.bus.publish("b", "kernel", Map.of());
      run.journal.sync();

      assertThat(run.reader.read(">", 0, 10).events()).hasSize(1);
    }
  }

  @Test
  void fullJournalSaysSoToWhoWaits() throws Exception {
    try (Run run = run()) {
      run.journal.opened().join();
      CompletableFuture<Void> held = new CompletableFuture<>();
      Thread holder = Thread.ofVirtual().start(() -> hold(run, held));
      String large = "x".repeat(60_000);
      List<CompletableFuture<String>> outcomes = new ArrayList<>();

      for (int i = 0; i < 200; i++) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        outcomes.add(outcome);
        run.bus.publish(
            "a", "kernel", Map.of("x", large), new Keeping.Acknowledged(receipt(outcome)));
      }
      held.complete(null);
      holder.join();

      long stored = 0;
      for (CompletableFuture<String> outcome : outcomes) {
        stored += outcome.get().equals("stored") ? 1 : 0;
      }
      assertThat(stored).isBetween(1L, 199L);
      assertThat(run.reader.read("a", 0, 1000).events()).hasSize((int) stored);
    }
  }

  private static void hold(Run run, CompletableFuture<Void> until) {
    try {
      run.journal.run(_ -> until.join());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void timeFindsTheFirstEventAtOrAfterIt() throws Exception {
    for (int hour = 0; hour < 5; hour++) {
      try (Run run = new Run(Clock.offset(NOON, Duration.ofHours(hour)), Retention.STANDARD)) {
        publish(run, "hour." + hour, 3);
      }
    }
    try (Run run = run()) {
      Instant two = NOON.instant().plus(Duration.ofHours(2));

      assertThat(run.reader.readSince(">", two, 1).events().getFirst().event().decode().topic())
          .isEqualTo("hour.2");
      assertThat(run.reader.readSince(">", two.plusMillis(1), 1).events().getFirst().event())
          .satisfies(event -> assertThat(event.decode().topic()).isEqualTo("hour.3"));
      assertThat(run.reader.readSince(">", NOON.instant().minusSeconds(9), 1000).events())
          .hasSize(15);
      assertThat(run.reader.readSince(">", two.plus(Duration.ofDays(1)), 1).events()).isEmpty();
    }
  }

  @Test
  void eventsBeyondTheirAgeAreDroppedWhenTheJournalOpens() throws Exception {
    try (Run run = run()) {
      publish(run, "old", 3);
    }
    Retention day = Retention.STANDARD.withAge(Duration.ofDays(1));
    try (Run run = new Run(Clock.offset(NOON, Duration.ofHours(25)), day)) {
      publish(run, "young", 2);
      run.journal.sync();

      assertThat(run.reader.read(">", 0, 10).events()).hasSize(2);
    }
  }

  @Test
  void eventsBeyondTheSizeAreDroppedOldestFirst() throws Exception {
    try (Run run = new Run(NOON, Retention.STANDARD.withBytes(1 << 20))) {
      for (int i = 0; i < 45; i++) {
        publish(run, "a", 1_000);
        run.journal.sync();
      }

      Stretch kept = run.reader.read(">", 0, 1_000_000);

      assertThat(kept.events()).hasSizeBetween(1, 25_000);
      assertThat(kept.events().getLast().offset()).isEqualTo(run.bus.nextOffset() - 1);
    }
  }

  private static void publish(Run run, String topic, int count) {
    for (long i = 0; i < count; i++) {
      run.bus.publish(topic, "kernel", Map.of("i", i));
    }
  }

  private static List<Object> numbers(Stretch stretch) throws Exception {
    List<Object> numbers = new ArrayList<>();
    for (Stretch.Stored stored : stretch.events()) {
      numbers.add(stored.event().decode().payload().getOrDefault("i", "none"));
    }
    return numbers;
  }

  private static Keeping.Receipt receipt(CompletableFuture<String> outcome) {
    return new Keeping.Receipt() {
      @Override
      public void stored() {
        outcome.complete("stored");
      }

      @Override
      public void lost(String reason) {
        outcome.complete(reason);
      }
    };
  }
}
