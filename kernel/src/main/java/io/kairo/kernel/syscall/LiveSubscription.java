package io.kairo.kernel.syscall;

import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.ipc.Connection;
import io.kairo.ipc.codec.EncodedEvent;
import io.kairo.kernel.bus.Fact;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Events as they happen. What does not fit, because the client has given no credit or does not
/// read, is counted, and the client is told `subscription.lost` with the count before it gets the
/// next event.
final class LiveSubscription implements ClientSubscription {
  private final Connection connection;
  private final String id;
  private final Clock clock;
  private final Credit credit;
  private long lost;
  private Runnable end = () -> {};

  LiveSubscription(Connection connection, String id, Clock clock, Credit credit) {
    this.connection = connection;
    this.id = id;
    this.clock = clock;
    this.credit = credit;
  }

  /// What ends the source of the events.
  void endsWith(Runnable action) {
    end = action;
  }

  void accept(Fact fact) {
    accept(fact.encoded());
  }

  void acceptAll(List<Fact> facts) {
    facts.forEach(this::accept);
  }

  synchronized void accept(EncodedEvent event) {
    if (!tellLoss() || !credit.isThere() || !connection.event(event, id)) {
      lost++;
      return;
    }
    credit.use();
  }

  @Override
  public synchronized void credit(int more) {
    credit.add(more);
    tellLoss();
  }

  @Override
  public synchronized void drained() {
    tellLoss();
  }

  /// Returns whether nothing is lost that the client has not been told of. Uses no credit: a count
  /// is not an event.
  private boolean tellLoss() {
    if (lost == 0) {
      return true;
    }
    if (credit.isThere() && connection.event(EncodedEvent.of(loss()), id)) {
      lost = 0;
    }
    return lost == 0;
  }

  private Event loss() {
    return new Event(
        id + "-lost-" + Long.toString(System.nanoTime(), Character.MAX_RADIX),
        Topics.SUBSCRIPTION_LOST,
        "kernel",
        clock.instant(),
        Map.of("count", lost),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public void close() {
    end.run();
  }
}
