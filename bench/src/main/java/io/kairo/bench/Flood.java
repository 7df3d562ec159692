package io.kairo.bench;

import io.kairo.api.Event;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// More events than a machine has to do with, and somebody who is too slow for them.
final class Flood implements Trial {
  static final Setting SECONDS = new Setting("seconds", 60, 1, 3_600, "how long");
  static final Setting RATE = new Setting("rate", 100_000, 100, 10_000_000, "events a second");

  private static final int PUBLISHERS = 4;
  private static final String ALL = "user.flood.*";

  /// The share of the time after which the kernel holds what it needs for so many events.
  private static final int WARM_UP_SHARE = 5;

  private static final long MORE_DESCRIPTORS = 8;
  private static final long SLOW_NANOS = 1_000_000;

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public String summary() {
    return """
    Four publishers send events over the socket at a rate, one of ten durable; a live subscriber
    hears what it can, one hears the durable ones from an offset, and one is slow. Succeeds when
    the rate was reached, every acknowledged durable event is in the journal and came to the one
    with the offset, the others know of each event that they did not get, and the kernel neither
    ended nor grew.
    """;
  }

  @Override
  public List<Setting> settings() {
    return List.of(SECONDS, RATE);
  }

  @Override
  public Report run(Workshop workshop, TrialOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    List<String> keep = List.of("--keep-mib", "65536");
    var remarks = new Remarks();
    try (KernelProcess kernel = KernelProcess.begin(workshop, List.of(), keep)) {
      long pid = kernel.awaitPong().pid();
      kernel.awaitUp();
      progress.accept("flood: warming up");
      publish(workshop, kernel, options.value(RATE), 1 + options.value(SECONDS) / WARM_UP_SHARE);
      Footprint before = Footprint.of(pid);
      List<Finding> findings = new ArrayList<>();
      try (Kairo fast = Kairo.connect(kernel.socket(), "flood");
          Kairo following = Kairo.connect(kernel.socket(), "flood");
          Kairo slow = Kairo.connect(kernel.socket(), "flood")) {
        long from = new FloodJournal(fast).next();
        var live = new Audience(fast, _ -> {});
        var late = new Audience(slow, _ -> LockSupport.parkNanos(SLOW_NANOS));
        var durable = new FloodJournal(fast);
        following.subscribeFrom(FloodPublisher.DURABLE, from, durable::heard);
        progress.accept("flood: publishing for %d s".formatted(options.value(SECONDS)));
        FloodTotal total = publish(workshop, kernel, options.value(RATE), options.value(SECONDS));
        progress.accept("flood: counting what was lost");
        findings.addAll(total.findings(options.value(RATE)));
        findings.addAll(durable.findings(from, total.durable()));
        findings.addAll(live.findings("live", "the live subscriber", total.answered()));
        findings.addAll(late.findings("slow", "the slow subscriber", total.answered()));
      }
      long last = kernel.awaitPong().pid();
      findings.addAll(new Growth(before, Footprint.of(last), MORE_DESCRIPTORS).findings());
      findings.add(Finding.loss("kernels", "kernels that ended", last == pid ? 0 : 1));
      return new Report(name(), options.chosen(), findings, remarks.all(), List.of());
    }
  }

  private static FloodTotal publish(
      Workshop workshop, KernelProcess kernel, long rate, long seconds) throws IOException {
    List<String> command =
        Jvm.module(
            workshop.settings().java(),
            FloodPublisher.class,
            kernel.socket().toString(),
            Integer.toString(PUBLISHERS),
            Long.toString(rate),
            Long.toString(seconds));
    try (MeasuringProcess publishers = workshop.measuring(command)) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        lines.add(publishers.answer());
      }
      return FloodTotal.of(lines);
    }
  }

  /// Somebody who hears events as they happen, and is told how many did not fit.
  private static final class Audience {
    private final LongAdder heard = new LongAdder();
    private final Subscription subscription;

    Audience(Kairo kairo, Consumer<Event> pace) {
      subscription =
          kairo.subscribe(
              ALL,
              0,
              event -> {
                pace.accept(event);
                heard.increment();
              });
    }

    List<Finding> findings(String name, String who, long published) {
      SoakWork.holds(() -> heard.sum() + subscription.lost() >= published);
      long lost = subscription.lost();
      return List.of(
          Finding.fact(name + "Heard", "events that " + who + " heard", heard.sum()),
          Finding.fact(name + "Lost", "events that it was told it did not get", lost),
          Finding.loss(
              name + "Unexplained",
              "events that " + who + " neither got nor was told of, or got twice",
              Math.abs(published - heard.sum() - lost)));
    }
  }
}
