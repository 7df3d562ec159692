package io.kairo.bench;

import io.kairo.api.ErrorCode;

/// What became of one call.
sealed interface Reply<R> {
  record Answered<R>(R result) implements Reply<R> {}

  record Failed<R>(ErrorCode code) implements Reply<R> {}
}
