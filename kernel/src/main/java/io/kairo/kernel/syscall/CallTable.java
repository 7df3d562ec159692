package io.kairo.kernel.syscall;

import io.kairo.api.ErrorCode;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.kernel.consent.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which handler serves which call. A call without a handler is a bug that shows at start.
final class CallTable {
  private final Map<SystemCall<?, ?>, Route<?, ?>> routes = new HashMap<>();

  /// Serves one call. The verdict names the grant it was allowed by.
  @FunctionalInterface
  interface CallHandler<P extends Record, R extends Record> {
    R handle(Caller caller, P params, Verdict.Allowed verdict);
  }

  /// Begins to serve one call and returns; the reply may come later, from any thread.
  @FunctionalInterface
  interface LaterHandler<P extends Record, R extends Record> {
    void handle(Caller caller, P params, Verdict.Allowed verdict, Reply<R> reply);
  }

  /// Answers one call. Of several answers the first one counts.
  interface Reply<R extends Record> {
    void result(R result);

    /// Answers with descriptors that stay the handler's. Returns false when they were not passed
    /// on: what was made for the call is of use to nobody then.
    boolean result(R result, int[] descriptors);

    void failure(ErrorCode code, String sentence, String help);
  }

  /// Where a handler runs.
  enum On {
    /// The reactor's thread: the handler never blocks.
    REACTOR,
    /// A virtual thread of its own.
    THREAD
  }

  /// @param immediate whether the reply is there when the handler returns
  record Route<P extends Record, R extends Record>(
      On on, boolean immediate, LaterHandler<P, R> handler) {}

  <P extends Record, R extends Record> void on(
      SystemCall<P, R> call, On on, CallHandler<P, R> handler) {
    put(
        call,
        new Route<P, R>(
            on,
            true,
            (caller, params, verdict, reply) ->
                reply.result(handler.handle(caller, params, verdict))));
  }

  /// For a handler that answers by itself: later, or before it has done with the call.
  <P extends Record, R extends Record> void later(
      SystemCall<P, R> call, On on, LaterHandler<P, R> handler) {
    put(call, new Route<P, R>(on, false, handler));
  }

  private void put(SystemCall<?, ?> call, Route<?, ?> route) {
    if (routes.put(call, route) != null) {
      throw new IllegalStateException("call '" + call.name() + "' must have one handler");
    }
  }

  @SuppressWarnings("unchecked")
  <P extends Record, R extends Record> Route<P, R> route(SystemCall<P, R> call) {
    return (Route<P, R>)
        Optional.ofNullable(routes.get(call))
            .orElseThrow(
                () -> new IllegalStateException("call '" + call.name() + "' has no handler"));
  }

  /// Fails when a declared call has no handler.
  void requireComplete() {
    List<String> missing =
        SystemCalls.all().stream()
            .filter(call -> !routes.containsKey(call))
            .map(SystemCall::name)
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("calls must have a handler, missing are " + missing);
    }
  }
}
