package io.kairo.sdk;

import io.kairo.api.Event;
import io.kairo.api.EventApi;
import java.util.Optional;
import java.util.function.Consumer;

/// Events that keep coming until it is closed, or the client is. A client that reconnects goes on
/// behind the last event that came. Its state is guarded by its monitor.
public final class Subscription implements AutoCloseable {
  /// How many events the kernel may push ahead of the consumer.
  static final int WINDOW = 1024;

  private final Kairo kairo;
  private final String pattern;
  private final Consumer<Event> consumer;
  private String id = "";
  private int replayed;
  private Optional<Long> next = Optional.empty();
  private int consumed;
  private long lost;
  private boolean closed;

  Subscription(Kairo kairo, String pattern, Consumer<Event> consumer) {
    this.kairo = kairo;
    this.pattern = pattern;
    this.consumer = consumer;
  }

  /// The kernel's name for it, on the line at hand.
  public synchronized String id() {
    return id;
  }

  /// How many past events come first.
  public synchronized int replayed() {
    return replayed;
  }

  /// Events that the kernel did not push, because the consumer was too slow for too long.
  public synchronized long lost() {
    return lost;
  }

  Consumer<Event> consumer() {
    return consumer;
  }

  synchronized void opened(EventApi.Subscribed reply) {
    id = reply.subscriptionId();
    replayed = reply.replayed();
    next = next.isPresent() ? next : reply.next();
    consumed = 0;
  }

  /// How to ask for what comes after the last event.
  synchronized EventApi.Subscribe again() {
    return new EventApi.Subscribe(pattern, Optional.empty(), next, Optional.of(WINDOW));
  }

  synchronized void arrived(Event event) {
    event.offset().ifPresent(offset -> next = Optional.of(offset + 1));
  }

  synchronized void addLost(long count) {
    lost += count;
  }

  /// One event has been consumed. Returns the credit that is to be given now, usually 0.
  synchronized int consumed() {
    consumed++;
    if (consumed < WINDOW / 2) {
      return 0;
    }
    int credit = consumed;
    consumed = 0;
    return credit;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Ends it: no event is delivered that has not begun to be.
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    kairo.unsubscribe(this);
  }
}
