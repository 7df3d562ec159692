package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.Connection;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.process.AgentLine;
import io.kairo.kernel.skill.SkillLine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// One connection and who is at its other end. The reactor thread sets the subject; handlers on any
/// thread read it.
final class Caller {
  /// Calls that one connection may have waiting at the same time.
  private static final int IN_FLIGHT = 256;

  private static final int MOST_SUBSCRIPTIONS = 64;

  private final Connection connection;
  private final Map<String, ClientSubscription> subscriptions = new ConcurrentHashMap<>();
  private final Map<Object, PendingCall<?>> calls = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();
  private final Optional<SkillLine> line;
  private final Optional<AgentLine> born;
  private final Optional<RecentIds> received;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private volatile Subject subject;
  private volatile long generation;
  private volatile boolean closed;

  /// @param generation of the agents when the subject was found out
  /// @param line of a skill, if that is at the other end
  /// @param born of an agent that was started as one, if that is at the other end
  Caller(
      Connection connection,
      Subject subject,
      long generation,
      Optional<SkillLine> line,
      Optional<AgentLine> born) {
    this.line = line;
    this.born = born;
    this.received = line.filter(SkillLine::resumed).map(_ -> new RecentIds());
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

  /// The line of an agent that was started as one.
  Optional<AgentLine> born() {
    return born;
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

  /// What is subscribed over this connection, by the id that the client knows.
  Map<String, ClientSubscription> subscriptions() {
    return subscriptions;
  }

  /// Whether the request with this id came over this line before, since this kernel has it. On the
  /// reactor's thread.
  boolean isRepeated(Object id) {
    return received.isPresent() && !received.get().add(id);
  }

  /// Whether another kernel had begun the call with this id when it was killed.
  boolean wasInterrupted(Object id) {
    return line.isPresent() && line.get().interrupted().contains(id);
  }

  /// A call that must not be done twice begins. False when too many are under way.
  boolean begins(Object id) {
    return line.isEmpty() || line.get().begun().begin(id);
  }

  /// A call is answered.
  void answered(Object id) {
    line.ifPresent(it -> it.begun().answered(id));
  }

  /// Adds a subscription. One that is added when the connection has gone is ended at once.
  void subscribe(String id, ClientSubscription subscription) {
    if (subscriptions.size() >= MOST_SUBSCRIPTIONS) {
      subscription.close();
      throw new CallException(
          ErrorCode.BUSY, "a connection may hold " + MOST_SUBSCRIPTIONS + " subscriptions");
    }
    subscriptions.put(id, subscription);
    if (closed && subscriptions.remove(id, subscription)) {
      subscription.close();
    }
  }

  /// A name for a new subscription, different from all others of this kernel.
  String subscriptionId(String prefix) {
    return prefix + connection.id() + "-" + sequence.incrementAndGet();
  }

  /// What was asked and is not yet answered, by the id of the request.
  Map<Object, PendingCall<?>> calls() {
    return calls;
  }

  Semaphore inFlight() {
    return inFlight;
  }
}
