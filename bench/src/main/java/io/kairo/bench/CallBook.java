package io.kairo.bench;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.SystemCall;
import io.kairo.sdk.Kairo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// Keeps count of what became of all calls. A call has to be answered, or to fail as one that may
/// be made again, and not to be silent. Thread-safe.
final class CallBook {
  /// Longer than any kernel of a soak is away.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Remarks remarks;
  private final LongAdder answered = new LongAdder();
  private final LongAdder retryable = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder silent = new LongAdder();

  CallBook(Remarks remarks) {
    this.remarks = remarks;
  }

  /// Makes a call.
  ///
  /// @param expected failures that are answers, too
  <P extends Record, R extends Record> Reply<R> make(
      Kairo client, SystemCall<P, R> call, P params, ErrorCode... expected) {
    return make(call.name(), () -> client.call(call, params, PATIENCE), expected);
  }

  /// Makes a call.
  ///
  /// @param name for the remark that it was refused
  <R> Reply<R> make(String name, Supplier<R> call, ErrorCode... expected) {
    try {
      R result = call.get();
      answered.increment();
      return new Reply.Answered<>(result);
    } catch (CallException e) {
      if (List.of(expected).contains(e.code())) {
        answered.increment();
      } else {
        failed(name, e.code(), e.sentence());
      }
      return new Reply.Failed<>(e.code());
    }
  }

  /// A call failed.
  void failed(String name, ErrorCode code, String sentence) {
    if (code == ErrorCode.TIMEOUT) {
      silent(name);
    } else if (code.retryable()) {
      retryable.increment();
    } else {
      refused.increment();
      remarks.say("'" + name + "' failed with " + code.wire() + ": " + sentence);
    }
  }

  /// A call was not answered and did not fail.
  void silent(String name) {
    silent.increment();
    remarks.say("'" + name + "' was not answered within " + PATIENCE.toSeconds() + " s");
  }

  List<Finding> findings() {
    return List.of(
        Finding.fact("callsAnswered", "calls that were answered", answered.sum()),
        Finding.fact(
            "callsRetryable", "calls that failed as ones to be made again", retryable.sum()),
        Finding.loss("callsSilent", "calls that were not answered and did not fail", silent.sum()),
        Finding.loss(
            "callsRefused", "calls that failed as ones not to be made again", refused.sum()));
  }
}
