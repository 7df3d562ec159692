package io.kairo.kernel.bus;

import io.kairo.api.Cause;
import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.ipc.codec.EncodedEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The one bus: every fact goes through [#publish] to whoever subscribed, in the order it was said.
///
/// A subscriber is called on the publisher's thread and must not block; a client's subscriber hands
/// the event to a bounded queue. The lock keeps one order for all, and nobody publishes from inside
/// a subscriber.
public final class Bus {
  private static final Keeping KEPT = new Keeping.Kept();
  private static final Keeping VOLATILE = new Keeping.Volatile();

  private final Clock clock;
  private final String boot;
  private final Object lock = new Object();
  private final RecentFacts recent;
  private final List<Consumer<Fact>> keepers = new ArrayList<>();
  private volatile List<Subscriber> subscribers = List.of();
  private long nextOffset;
  private long sequence;

  /// @param boot names this run of the kernel; event ids start with it and so never repeat
  /// @param firstOffset of the first event of this run: larger than that of any event before it
  public Bus(Clock clock, String boot, long firstOffset) {
    this.clock = clock;
    this.boot = boot;
    this.nextOffset = firstOffset;
    this.recent = new RecentFacts(firstOffset);
  }

  /// Who listens: a pattern and what to do. Closing it ends the subscription.
  public final class Subscriber implements AutoCloseable {
    private final String pattern;
    private final Consumer<Fact> consumer;

    private Subscriber(String pattern, Consumer<Fact> consumer) {
      this.pattern = Topics.requirePattern(pattern);
      this.consumer = consumer;
    }

    @Override
    public void close() {
      synchronized (lock) {
        List<Subscriber> left = new ArrayList<>(subscribers);
        left.remove(this);
        subscribers = List.copyOf(left);
      }
    }
  }

  /// Publishes a fact that the journal keeps.
  public Event publish(String topic, String source, Map<String, Object> payload) {
    return publish(topic, source, payload, KEPT).event();
  }

  /// Publishes a fact that is of use now or never: nobody remembers it.
  public Event mention(String topic, String source, Map<String, Object> payload) {
    return publish(topic, source, payload, VOLATILE).event();
  }

  /// Hands every fact that is to be kept to `keeper`, who is not a subscriber and must not block.
  public void keep(Consumer<Fact> keeper) {
    synchronized (lock) {
      keepers.add(keeper);
    }
  }

  /// Publishes a fact, caused by what this thread serves, and returns it as it was sent.
  public Fact publish(String topic, String source, Map<String, Object> payload, Keeping keeping) {
    Cause cause = Causes.current();
    synchronized (lock) {
      String id = boot + "-" + Long.toString(++sequence, Character.MAX_RADIX);
      long offset = nextOffset++;
      Event event =
          new Event(
              id,
              topic,
              source,
              clock.instant(),
              payload,
              Optional.of(cause.correlationId().or(cause::causationId).orElse(id)),
              cause.causationId(),
              cause.traceId(),
              Optional.of(offset));
      Fact fact = new Fact(event, offset, EncodedEvent.of(event), keeping);
      if (!(keeping instanceof Keeping.Volatile)) {
        recent.add(fact);
        keepers.forEach(keeper -> keeper.accept(fact));
      }
      for (Subscriber subscriber : subscribers) {
        if (Topics.matches(subscriber.pattern, topic)) {
          subscriber.consumer.accept(fact);
        }
      }
      return fact;
    }
  }

  /// The offset that the next event will have.
  public long nextOffset() {
    synchronized (lock) {
      return nextOffset;
    }
  }

  /// Whether anybody hears what is said about `topic`.
  public boolean isHeard(String topic) {
    return subscribers.stream().anyMatch(it -> Topics.matches(it.pattern, topic));
  }

  /// Starts a subscription that no event falls through: `start` runs after the remembered events
  /// were picked and before any new one is delivered.
  ///
  /// @param replay how many of the newest remembered events that match `start` receives
  public Subscriber subscribe(
      String pattern, int replay, Consumer<List<Fact>> start, Consumer<Fact> consumer) {
    Subscriber subscriber = new Subscriber(pattern, consumer);
    synchronized (lock) {
      start.accept(recent.newest(pattern, replay));
      add(subscriber);
    }
    return subscriber;
  }

  /// Starts a subscription with the event at `offset`, without gap or duplicate. Empty when that
  /// event, or one after it, is no longer remembered: read the journal first.
  public Optional<Subscriber> subscribeFrom(String pattern, long offset, Consumer<Fact> consumer) {
    Subscriber subscriber = new Subscriber(pattern, consumer);
    synchronized (lock) {
      if (!recent.covers(offset)) {
        return Optional.empty();
      }
      recent.from(pattern, offset).forEach(consumer);
      add(subscriber);
    }
    return Optional.of(subscriber);
  }

  private void add(Subscriber subscriber) {
    List<Subscriber> more = new ArrayList<>(subscribers);
    more.add(subscriber);
    subscribers = List.copyOf(more);
  }
}
