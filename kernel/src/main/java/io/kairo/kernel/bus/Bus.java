package io.kairo.kernel.bus;

import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.ipc.codec.EncodedEvent;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  private static final int REMEMBERED = 2048;
  private static final long REMEMBERED_BYTES = 4 << 20;

  private final Clock clock;
  private final String boot;
  private final Object lock = new Object();
  private final Deque<Fact> recent = new ArrayDeque<>();
  private volatile List<Subscriber> subscribers = List.of();
  private long sequence;
  private long recentBytes;

  /// @param boot names this run of the kernel; event ids start with it and so never repeat
  public Bus(Clock clock, String boot) {
    this.clock = clock;
    this.boot = boot;
  }

  /// Who listens: a pattern and what to do. Closing it ends the subscription.
  public final class Subscriber implements AutoCloseable {
    private final String pattern;
    private final Consumer<Fact> consumer;

    private Subscriber(String pattern, Consumer<Fact> consumer) {
      this.pattern = pattern;
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

  /// Publishes a fact that nothing on the bus led to.
  public Event publish(String topic, String source, Map<String, Object> payload) {
    return publish(topic, source, payload, Optional.empty());
  }

  /// Publishes a fact and returns it as it was sent.
  ///
  /// @param causationId the event that led to this one
  public Event publish(
      String topic, String source, Map<String, Object> payload, Optional<String> causationId) {
    synchronized (lock) {
      String id = boot + "-" + Long.toString(++sequence, Character.MAX_RADIX);
      Event event =
          new Event(
              id,
              topic,
              source,
              clock.instant(),
              payload,
              Optional.of(causationId.orElse(id)),
              causationId,
              Optional.empty());
      Fact fact = new Fact(event, EncodedEvent.of(event));
      remember(fact);
      for (Subscriber subscriber : subscribers) {
        if (Topics.matches(subscriber.pattern, topic)) {
          subscriber.consumer.accept(fact);
        }
      }
      return event;
    }
  }

  private void remember(Fact fact) {
    recent.addLast(fact);
    recentBytes += fact.size();
    while (recent.size() > REMEMBERED || recentBytes > REMEMBERED_BYTES) {
      recentBytes -= recent.removeFirst().size();
    }
  }

  /// Starts a subscription that no event falls through: `start` runs after the remembered events
  /// were picked and before any new one is delivered.
  ///
  /// @param replay how many of the newest remembered events that match `start` receives
  public Subscriber subscribe(
      String pattern, int replay, Consumer<List<Fact>> start, Consumer<Fact> consumer) {
    Topics.requirePattern(pattern);
    Subscriber subscriber = new Subscriber(pattern, consumer);
    synchronized (lock) {
      start.accept(newest(pattern, replay));
      List<Subscriber> more = new ArrayList<>(subscribers);
      more.add(subscriber);
      subscribers = List.copyOf(more);
    }
    return subscriber;
  }

  private List<Fact> newest(String pattern, int count) {
    Deque<Fact> found = new ArrayDeque<>();
    var newestFirst = recent.descendingIterator();
    while (newestFirst.hasNext() && found.size() < count) {
      Fact fact = newestFirst.next();
      if (Topics.matches(pattern, fact.event().topic())) {
        found.addFirst(fact);
      }
    }
    return List.copyOf(found);
  }
}
