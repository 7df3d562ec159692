package io.kairo.kernel.syscall;

import io.kairo.ipc.Connection;
import io.kairo.ipc.codec.EncodedEvent;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.bus.Fact;
import io.kairo.kernel.journal.Journal;
import io.kairo.kernel.journal.JournalReader;
import io.kairo.kernel.journal.Stretch;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Every journaled event from an offset on, without gap or duplicate: first from the disk, then as
/// it happens. A client that falls behind, out of credit or not reading, is served from the disk
/// again when it has caught up, so it loses nothing but what the journal no longer keeps.
///
/// A virtual thread of its own reads the journal; the bus's publishers deliver while it is live.
/// `lock` guards all state, and with it that one of the two delivers at a time.
final class JournalSubscription implements ClientSubscription, Runnable {
  private static final System.Logger LOG = System.getLogger("io.kairo.kernel");
  private static final int PAGE = 256;

  private final Connection connection;
  private final String id;
  private final String pattern;
  private final Bus bus;
  private final Journal journal;
  private final JournalReader reader;
  private final Credit credit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long next;
  private boolean live;

  /// Whether the connection took the last event.
  private boolean room = true;

  private boolean closed;

  JournalSubscription(
      Connection connection,
      String id,
      String pattern,
      long from,
      Credit credit,
      Bus bus,
      Journal journal,
      JournalReader reader) {
    this.connection = connection;
    this.id = id;
    this.pattern = pattern;
    this.next = from;
    this.credit = credit;
    this.bus = bus;
    this.journal = journal;
    this.reader = reader;
  }

  void start() {
    Thread.ofVirtual().name("journal-subscription").start(this);
  }

  @Override
  public void run() {
    try {
      while (awaitDeliverable()) {
        Optional<Bus.Subscriber> subscriber = goLive();
        if (subscriber.isPresent()) {
          try (Bus.Subscriber _ = subscriber.get()) {
            awaitBehind();
          }
        } else {
          catchUp();
        }
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.ERROR, "subscription ended, journal could not be read", e);
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Everything up to now is on disk, or lost, before it is read: what is not read then is not
  /// there.
  private void catchUp() throws SQLException, InterruptedException {
    long now = bus.nextOffset();
    journal.sync();
    while (true) {
      Stretch stretch = reader.read(pattern, next, PAGE);
      for (Stretch.Stored stored : stretch.events()) {
        if (!deliver(stored)) {
          return;
        }
      }
      if (stretch.end()) {
        advance(Math.max(stretch.next(), now));
        return;
      }
      advance(stretch.next());
    }
  }

  private void advance(long offset) {
    lock.lock();
    try {
      next = Math.max(next, offset);
    } finally {
      lock.unlock();
    }
  }

  /// Delivers one event, as soon as the client takes it. Returns false when the client has gone.
  private boolean deliver(Stretch.Stored stored) throws InterruptedException {
    while (awaitDeliverable()) {
      lock.lock();
      try {
        if (send(stored.offset(), stored.event())) {
          return true;
        }
      } finally {
        lock.unlock();
      }
    }
    return false;
  }

  private Optional<Bus.Subscriber> goLive() {
    long from = setLive(true);
    Optional<Bus.Subscriber> subscriber = bus.subscribeFrom(pattern, from, this::heard);
    if (subscriber.isEmpty()) {
      setLive(false);
    }
    return subscriber;
  }

  /// Returns the offset of what is to be delivered next.
  private long setLive(boolean heard) {
    lock.lock();
    try {
      live = heard;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void heard(Fact fact) {
    lock.lock();
    try {
      if (live && !send(fact.offset(), fact.encoded())) {
        live = false;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean send(long offset, EncodedEvent event) {
    if (!credit.isThere()) {
      return false;
    }
    room = connection.event(event, id);
    if (room) {
      credit.use();
      next = offset + 1;
    }
    return room;
  }

  /// Waits until the client takes an event. Returns false when the subscription has ended.
  private boolean awaitDeliverable() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && !(room && credit.isThere())) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitBehind() throws InterruptedException {
    lock.lock();
    try {
      while (live && !closed) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void credit(int more) {
    lock.lock();
    try {
      credit.add(more);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void drained() {
    lock.lock();
    try {
      room = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      live = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
