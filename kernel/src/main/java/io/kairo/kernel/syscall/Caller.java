package io.kairo.kernel.syscall;

import io.kairo.ipc.Connection;
import io.kairo.kernel.consent.Subject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// One connection and who is at its other end. The reactor thread sets the subject; handlers on any
/// thread read it.
final class Caller {
  /// Calls that one connection may have waiting at the same time.
  private static final int IN_FLIGHT = 256;

  private final Connection connection;
  private final Map<String, Runnable> subscriptions = new ConcurrentHashMap<>();
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private volatile Subject subject;

  Caller(Connection connection, Subject subject) {
    this.connection = connection;
    this.subject = subject;
  }

  Connection connection() {
    return connection;
  }

  Subject subject() {
    return subject;
  }

  /// From now on the other end is judged as `next`.
  void become(Subject next) {
    subject = next;
  }

  /// What owns the handles and subscriptions that are made over this connection.
  String key() {
    return "c" + connection.id();
  }

  /// What is subscribed over this connection, and how each subscription is ended.
  Map<String, Runnable> subscriptions() {
    return subscriptions;
  }

  Semaphore inFlight() {
    return inFlight;
  }
}
