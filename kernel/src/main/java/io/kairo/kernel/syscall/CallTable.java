package io.kairo.kernel.syscall;

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

  /// Where a handler runs.
  enum On {
    /// The reactor's thread: the handler never blocks.
    REACTOR,
    /// A virtual thread of its own.
    THREAD
  }

  record Route<P extends Record, R extends Record>(On on, CallHandler<P, R> handler) {}

  <P extends Record, R extends Record> void on(
      SystemCall<P, R> call, On on, CallHandler<P, R> handler) {
    if (routes.put(call, new Route<>(on, handler)) != null) {
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
