package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi;
import io.kairo.ipc.Line;
import io.kairo.ipc.codec.MessagePackWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps a client connected: one [Session] after the other. All state is guarded by the object's
/// monitor, which nobody holds while a line is dialled or a call is made.
final class Connector implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.kairo.sdk");

  /// Makes a line, or throws a [CallException].
  interface Dial {
    Line dial();
  }

  private final Dial dial;
  private final KernelApi.Hello hello;
  private final Duration patience;
  private final Subscriptions subscriptions;
  private final BiConsumer<Session, Subscription> again;
  private final List<Runnable> onEnd = new ArrayList<>();
  private Session session;
  private @Nullable Thread redialling;
  private boolean closed;
  private boolean ended;

  /// Connects.
  ///
  /// @param again opens a subscription on a new session
  Connector(
      Dial dial,
      KernelApi.Hello hello,
      Duration patience,
      Subscriptions subscriptions,
      BiConsumer<Session, Subscription> again) {
    this.dial = dial;
    this.hello = hello;
    this.patience = patience;
    this.subscriptions = subscriptions;
    this.again = again;
    this.redialling = Thread.currentThread();
    this.session = open();
    if (!settled(session)) {
      lineEnded();
    }
  }

  private Session open() {
    return new Session(dial.dial(), hello, subscriptions, this::lineEnded);
  }

  /// From now on `current` is used, and watched by [#lineEnded]. Returns false when it is over
  /// already.
  private synchronized boolean settled(Session current) {
    redialling = null;
    notifyAll();
    return !current.exchange().isOver();
  }

  /// The session at hand. Waits for it while the client connects again.
  synchronized Session session() {
    try {
      while (redialling != null && redialling != Thread.currentThread()) {
        wait();
      }
      return session;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(
          ErrorCode.CANCELLED, "the call waited for the kernel, the thread was interrupted");
    }
  }

  /// Sends what has no reply, if there is a line.
  void push(Consumer<MessagePackWriter> encoder) {
    Session current;
    synchronized (this) {
      current = session;
    }
    current.exchange().push(encoder);
  }

  private void lineEnded() {
    synchronized (this) {
      if (redialling != null) {
        return;
      }
      List<Subscription> open = subscriptions.forget();
      if (!closed && !patience.isZero()) {
        redialling =
            Thread.ofPlatform().daemon().name("kairo-redial").unstarted(() -> redial(open));
        redialling.start();
        return;
      }
    }
    end();
  }

  /// Connects again and opens `open` again, or gives up.
  private void redial(List<Subscription> open) {
    long until = System.nanoTime() + patience.toNanos();
    for (int attempt = 0; !isClosed() && System.nanoTime() < until; attempt++) {
      try {
        Thread.sleep(Dialer.pauseMillis(attempt));
        if (resume(open)) {
          return;
        }
      } catch (CallException e) {
        LOG.log(System.Logger.Level.DEBUG, "kernel is not there yet: {0}", e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    synchronized (this) {
      redialling = null;
      notifyAll();
    }
    end();
  }

  /// Returns false when the new line ended at once, too. What an attempt before this one had opened
  /// is forgotten.
  private boolean resume(List<Subscription> open) {
    subscriptions.forget();
    Session next = open();
    synchronized (this) {
      session = next;
    }
    try {
      open.forEach(subscription -> again.accept(next, subscription));
    } catch (CallException e) {
      next.close();
      throw e;
    }
    synchronized (this) {
      return !next.exchange().isOver() && settled(next);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  void onEnd(Runnable action) {
    synchronized (this) {
      if (!ended) {
        onEnd.add(action);
        return;
      }
    }
    action.run();
  }

  private void end() {
    List<Runnable> actions;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      actions = List.copyOf(onEnd);
    }
    subscriptions.end();
    actions.forEach(Runnable::run);
  }

  @Override
  public void close() {
    Session last;
    synchronized (this) {
      closed = true;
      last = session;
    }
    last.close();
  }
}
