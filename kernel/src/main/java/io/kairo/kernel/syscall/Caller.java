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
  private volatile long generation;
  private volatile boolean closed;

  /// @param generation of the agents when the subject was found out
  Caller(Connection connection, Subject subject, long generation) {
    this.connection = connection;
    this.subject = subject;
    this.generation = generation;
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

  long generation() {
    return generation;
  }

  /// The subject was found out again.
  void identifiedAt(long when) {
    generation = when;
  }

  /// The connection is gone: what is made for it from now on has no owner.
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
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
