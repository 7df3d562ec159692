package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.Cause;
import io.kairo.api.ErrorCode;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.Connection;
import io.kairo.ipc.Handler;
import io.kairo.ipc.Request;
import io.kairo.kernel.bus.Causes;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// The one door: every request of every peer comes in here, is judged by the monitor, and only then
/// reaches its handler.
///
/// Handlers that never block run on the reactor's thread; whatever may wait, for a device, a disk
/// or the owner, runs on a virtual thread of its own.
public final class Dispatcher implements Handler, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

  private static final Duration LAST_CALLS = Duration.ofMillis(500);

  private final Monitor monitor;
  private final Callers callers;
  private final CallTable table;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Timer deadlines = new Timer();

  Dispatcher(Monitor monitor, Callers callers, CallTable table) {
    table.requireComplete();
    this.monitor = monitor;
    this.callers = callers;
    this.table = table;
  }

  @Override
  public void opened(Connection connection) {}

  @Override
  public void closed(Connection connection) {
    try {
      threads.execute(() -> callers.closed(connection));
    } catch (RejectedExecutionException e) {
      // The kernel is stopping: nobody is held up by doing it here.
      callers.closed(connection);
    }
  }

  @Override
  public void request(Connection connection, Request request) {
    Object id = request.id();
    try {
      Caller caller = callers.caller(connection);
      if (caller.isRepeated(id)) {
        return;
      }
      SystemCall<?, ?> call =
          SystemCalls.find(request.method()).orElseThrow(() -> unknown(request.method()));
      accept(caller, call, request);
    } catch (CallException e) {
      connection.fail(id, e.code(), e.sentence(), e.help());
    }
  }

  @Override
  public void cancelled(Connection connection, Object id) {
    connection
        .attachment(Caller.class)
        .map(caller -> caller.calls().get(id))
        .ifPresent(call -> call.abort(ErrorCode.CANCELLED, "the caller cancelled it"));
  }

  @Override
  public void credited(Connection connection, String subscriptionId, int credit) {
    connection
        .attachment(Caller.class)
        .map(caller -> caller.subscriptions().get(subscriptionId))
        .ifPresent(subscription -> subscription.credit(credit));
  }

  @Override
  public void drained(Connection connection) {
    connection
        .attachment(Caller.class)
        .ifPresent(caller -> caller.subscriptions().values().forEach(ClientSubscription::drained));
  }

  private <P extends Record, R extends Record> void accept(
      Caller caller, SystemCall<P, R> call, Request request) {
    P params = request.params(call.params());
    CallTable.Route<P, R> route = table.route(call);
    Cause cause = request.cause();
    PendingCall<R> reply = new PendingCall<>(caller, request.id());
    if (!call.effect().isSafeToRepeat()) {
      if (caller.wasInterrupted(request.id())) {
        reply.failure(
            ErrorCode.UNAVAILABLE,
            "the kernel was killed while it did '" + call.name() + "', which may have been done",
            "look before asking again");
        return;
      }
      if (!caller.begins(request.id())) {
        reply.failure(ErrorCode.BUSY, "too many calls are under way", "wait for replies");
        return;
      }
    }
    boolean here = route.on() == CallTable.On.REACTOR && !Monitor.mayWait(call);
    if (here && route.immediate()) {
      Causes.run(cause, () -> serve(caller, call, params, route, reply));
      return;
    }
    reply.register();
    expire(request, call, reply);
    if (here) {
      Causes.run(cause, () -> serve(caller, call, params, route, reply));
    } else {
      onThread(caller, reply, cause, () -> serve(caller, call, params, route, reply));
    }
  }

  private void onThread(Caller caller, PendingCall<?> reply, Cause cause, Runnable serve) {
    if (!caller.inFlight().tryAcquire()) {
      reply.failure(
          ErrorCode.BUSY, "at most 256 calls may wait on one connection", "wait for replies");
      return;
    }
    threads.execute(() -> {
      try {
        if (reply.begin()) {
          Causes.run(cause, serve);
        }
      } finally {
        reply.end();
        caller.inFlight().release();
      }
    });
  }

  private void expire(Request request, SystemCall<?, ?> call, PendingCall<?> reply) {
    long millis = request.deadlineMillis();
    if (millis > 0) {
      String sentence =
          "'" + call.name() + "' must be answered within " + millis + " ms, it was not";
      reply.onAnswer(deadlines.after(millis, () -> reply.abort(ErrorCode.TIMEOUT, sentence)));
    }
  }

  private <P extends Record, R extends Record> void serve(
      Caller caller,
      SystemCall<P, R> call,
      P params,
      CallTable.Route<P, R> route,
      PendingCall<R> reply) {
    try {
      switch (monitor.judge(caller.subject(), call, params)) {
        case Verdict.Allowed allowed -> route.handler().handle(caller, params, allowed, reply);
        case Verdict.Denied(var code, var sentence, var help) ->
            reply.failure(code, sentence, help);
      }
    } catch (CallException e) {
      reply.failure(e.code(), e.sentence(), e.help());
    } catch (IllegalArgumentException e) {
      reply.failure(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), "");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "call failed call=" + call.name(), e);
      reply.failure(
          ErrorCode.INTERNAL, "the kernel failed in '" + call.name() + "'", "see kernel.log");
    }
  }

  private static CallException unknown(String method) {
    String nearest =
        SystemCalls.all().stream()
            .map(SystemCall::name)
            .min(Comparator.comparingInt(name -> distance(name, method)))
            .orElseThrow();
    return new CallException(
        ErrorCode.UNKNOWN_CALL,
        "method must be one of kernel.introspect's, got '"
            + method.substring(0, Math.min(80, method.length()))
            + "'",
        "did you mean '" + nearest + "'?");
  }

  /// Levenshtein's distance, over at most 80 characters.
  private static int distance(String a, String b) {
    int length = Math.min(80, b.length());
    int[] previous = new int[length + 1];
    for (int j = 0; j <= length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[length + 1];
      row[0] = i;
      for (int j = 1; j <= length; j++) {
        int substitute = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitute, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[length];
  }

  /// Lets calls that are under way end, for a moment.
  @Override
  public void close() {
    deadlines.close();
    threads.shutdown();
    try {
      threads.awaitTermination(LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
