package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.ipc.Connection;
import io.kairo.ipc.Handler;
import io.kairo.ipc.Request;
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
      SystemCall<?, ?> call =
          SystemCalls.find(request.method()).orElseThrow(() -> unknown(request.method()));
      accept(caller, id, call, request);
    } catch (CallException e) {
      connection.fail(id, e.code(), e.sentence(), e.help());
    }
  }

  private <P extends Record, R extends Record> void accept(
      Caller caller, Object id, SystemCall<P, R> call, Request request) {
    P params = request.params(call.params());
    CallTable.Route<P, R> route = table.route(call);
    if (route.on() == CallTable.On.REACTOR && !Monitor.mayWait(call)) {
      serve(caller, id, call, params, route);
      return;
    }
    if (!caller.inFlight().tryAcquire()) {
      throw new CallException(
          ErrorCode.BUSY, "at most 256 calls may wait on one connection", "wait for replies");
    }
    threads.execute(() -> {
      try {
        serve(caller, id, call, params, route);
      } finally {
        caller.inFlight().release();
      }
    });
  }

  private <P extends Record, R extends Record> void serve(
      Caller caller, Object id, SystemCall<P, R> call, P params, CallTable.Route<P, R> route) {
    Connection connection = caller.connection();
    try {
      switch (monitor.judge(caller.subject(), call, params)) {
        case Verdict.Allowed allowed ->
            connection.reply(id, route.handler().handle(caller, params, allowed));
        case Verdict.Denied(var code, var sentence, var help) ->
            connection.fail(id, code, sentence, help);
      }
    } catch (CallException e) {
      connection.fail(id, e.code(), e.sentence(), e.help());
    } catch (IllegalArgumentException e) {
      connection.fail(id, ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), "");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "call failed call=" + call.name(), e);
      connection.fail(
          id, ErrorCode.INTERNAL, "the kernel failed in '" + call.name() + "'", "see kernel.log");
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
    threads.shutdown();
    try {
      threads.awaitTermination(LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
