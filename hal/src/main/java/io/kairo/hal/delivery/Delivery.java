package io.kairo.hal.delivery;

import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Brings what many threads report to one consumer: in the order of [#post], one at a time, and
/// with no lock held. For an owner of state that must report every change and must not call out
/// under its lock: it posts under the lock and delivers after it.
///
/// Needs no lock of its own: the thread that finds nobody delivering does it for all. So `deliver`
/// can return before the consumer has seen what this thread posted, and a consumer may post.
public final class Delivery<T> {
  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

  private final ConcurrentLinkedQueue<T> posted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger deliverers = new AtomicInteger();
  private final Consumer<T> consumer;

  public Delivery(Consumer<T> consumer) {
    this.consumer = consumer;
  }

  /// Fixes the place of `item` in the order. Calls nobody.
  public void post(T item) {
    posted.add(item);
  }

  /// Delivers everything posted, unless another thread is at it, who then does.
  public void deliver() {
    int seen = 1;
    if (deliverers.getAndIncrement() != 0) {
      return;
    }
    do {
      for (T item = posted.poll(); item != null; item = posted.poll()) {
        accept(item);
      }
      seen = deliverers.addAndGet(-seen);
    } while (seen != 0);
  }

  private void accept(T item) {
    try {
      consumer.accept(item);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "consumer failed, item lost", e);
    }
  }
}
