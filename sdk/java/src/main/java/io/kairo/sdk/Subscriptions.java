package io.kairo.sdk;

import io.kairo.api.Event;
import io.kairo.api.StreamChunk;
import io.kairo.api.Topics;
import io.kairo.ipc.codec.EventMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Who wants which events. They are delivered in order by one thread, which is not the one that
/// reads the line, so that a consumer may make calls; the credit that each subscription is given
/// bounds the queue. All state is guarded by the object's monitor, except the queue.
final class Subscriptions implements Receiver {
  private static final System.Logger LOG = System.getLogger("io.kairo.sdk");
  private static final int EARLY = 4096;

  private record Delivery(Subscription subscription, Event event) {}

  private final BiConsumer<String, Integer> creditor;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final Map<String, StreamReader> streams = new HashMap<>();
  private final List<EventMessage> early = new ArrayList<>();

  /// What is to be delivered; empty is the end.
  private final BlockingQueue<Optional<Delivery>> queue = new LinkedBlockingQueue<>();

  private int opening;
  private @Nullable Thread thread;

  /// @param creditor gives a subscription credit
  Subscriptions(BiConsumer<String, Integer> creditor) {
    this.creditor = creditor;
  }

  /// A subscription is about to be asked for: events may arrive before its name is known.
  synchronized void open() {
    opening++;
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("kairo-events").start(this::deliver);
    }
  }

  /// The subscription that was asked for is there.
  synchronized void opened(Subscription subscription) {
    String id = subscription.id();
    subscriptions.put(id, subscription);
    early.stream().filter(it -> it.subscriptionId().equals(id)).forEach(this::event);
  }

  synchronized void opened(String id, StreamReader stream) {
    streams.put(id, stream);
  }

  /// [#open()] has come to its end, whatever that was.
  synchronized void settled() {
    opening--;
    if (opening == 0) {
      early.clear();
    }
  }

  synchronized void remove(Subscription subscription) {
    subscriptions.remove(subscription.id());
    queue.removeIf(next -> next.isPresent() && next.get().subscription == subscription);
  }

  /// The line is over: its names mean nothing any more. Returns who had one.
  synchronized List<Subscription> forget() {
    List<Subscription> open = List.copyOf(subscriptions.values());
    subscriptions.clear();
    streams.values().forEach(StreamReader::end);
    streams.clear();
    return open;
  }

  @Override
  public synchronized void event(EventMessage message) {
    Subscription subscription = subscriptions.get(message.subscriptionId());
    if (subscription == null) {
      if (opening > 0 && early.size() < EARLY) {
        early.add(message);
      }
    } else if (message.event().topic().equals(Topics.SUBSCRIPTION_LOST)) {
      subscription.addLost((Long) message.event().payload().getOrDefault("count", 0L));
    } else {
      subscription.arrived(message.event());
      queue.add(Optional.of(new Delivery(subscription, message.event())));
    }
  }

  @Override
  public void chunk(StreamChunk chunk) {
    StreamReader stream;
    synchronized (this) {
      stream =
          chunk.end()
              ? streams.remove(chunk.subscriptionId())
              : streams.get(chunk.subscriptionId());
    }
    if (stream != null) {
      stream.add(chunk);
    }
  }

  /// No more events will come; those that are here are still delivered.
  void end() {
    queue.add(Optional.empty());
  }

  private void deliver() {
    try {
      for (var next = queue.take(); next.isPresent(); next = queue.take()) {
        deliver(next.get());
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.WARNING, "events are no longer delivered, thread interrupted");
    }
  }

  private void deliver(Delivery delivery) {
    Subscription subscription = delivery.subscription;
    Event event = delivery.event;
    if (!subscription.isClosed()) {
      try {
        Because.handling(event, () -> subscription.consumer().accept(event));
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "consumer failed topic=" + event.topic(), e);
      }
    }
    int credit = subscription.consumed();
    if (credit > 0) {
      creditor.accept(subscription.id(), credit);
    }
  }
}
