package io.kairo.sdk;

import io.kairo.api.Event;
import io.kairo.ipc.codec.EventMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who wants which events. They are delivered in order by one thread, which is not the one that
/// reads the line, so that a consumer may make calls. All state is guarded by the object's monitor,
/// except the queue.
final class Subscriptions {
  private static final System.Logger LOG = System.getLogger("io.kairo.sdk");
  private static final int QUEUED = 1 << 16;
  private static final int EARLY = 4096;

  private record Delivery(String subscription, Consumer<Event> consumer, Event event) {}

  private final Map<String, Consumer<Event>> consumers = new HashMap<>();
  private final List<EventMessage> early = new ArrayList<>();

  /// What is to be delivered; empty is the end.
  private final BlockingQueue<Optional<Delivery>> queue = new LinkedBlockingQueue<>();

  private final AtomicLong dropped = new AtomicLong();
  private int opening;
  private @Nullable Thread thread;

  /// A subscription is about to be asked for: events may arrive before its name is known.
  synchronized void open() {
    opening++;
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("kairo-events").start(this::deliver);
    }
  }

  /// The subscription that was asked for has this name.
  synchronized void opened(String id, Consumer<Event> consumer) {
    consumers.put(id, consumer);
    early.stream().filter(it -> it.subscriptionId().equals(id)).forEach(this::accept);
  }

  /// [#open()] has come to its end, whatever that was.
  synchronized void settled() {
    opening--;
    if (opening == 0) {
      early.clear();
    }
  }

  synchronized void remove(String id) {
    consumers.remove(id);
    queue.removeIf(next -> next.isPresent() && next.get().subscription.equals(id));
  }

  /// Takes an event from the line.
  synchronized void accept(EventMessage message) {
    Consumer<Event> consumer = consumers.get(message.subscriptionId());
    if (consumer == null) {
      if (opening > 0 && early.size() < EARLY) {
        early.add(message);
      }
    } else if (queue.size() < QUEUED) {
      queue.add(Optional.of(new Delivery(message.subscriptionId(), consumer, message.event())));
    } else {
      dropped.incrementAndGet();
    }
  }

  /// Events that were thrown away because the consumer did not keep up.
  long dropped() {
    return dropped.get();
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

  private static void deliver(Delivery delivery) {
    try {
      delivery.consumer.accept(delivery.event);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "consumer failed topic=" + delivery.event.topic(), e);
    }
  }
}
