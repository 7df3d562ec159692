package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.MessagePackReader;
import io.kairo.ipc.codec.ResponseMessage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A call that waits for its reply. Made by the thread that waits; completed once, by whichever
/// thread reads the line.
final class Pending<R> {
  /// Reads the result where it lies. Runs on the thread that reads the line.
  interface Decoder<R> {
    R decode(MessagePackReader in) throws MalformedException;
  }

  private final Decoder<R> decoder;
  private final Thread caller = Thread.currentThread();
  private @Nullable R result;
  private @Nullable CallException failure;
  private volatile boolean done;

  Pending(Decoder<R> decoder) {
    this.decoder = decoder;
  }

  void complete(ResponseMessage response, byte[] bytes) {
    if (response.error().isPresent()) {
      fail(response.error().get());
      return;
    }
    var in = new MessagePackReader(bytes, response.resultFrom(), response.resultTo());
    try {
      result = decoder.decode(in);
      finish();
    } catch (MalformedException | CallException e) {
      fail(new CallException(ErrorCode.INTERNAL, "reply was not understood: " + e.getMessage()));
    }
  }

  void fail(CallException reason) {
    failure = reason;
    finish();
  }

  boolean done() {
    return done;
  }

  /// Parks until the reply is there. Returns false when `deadline`, by [System#nanoTime()], has
  /// passed or the thread was interrupted.
  boolean await(boolean limited, long deadline) {
    while (!done) {
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      if (limited) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
      } else {
        LockSupport.park(this);
      }
    }
    return true;
  }

  /// The result, or the failure thrown.
  R result() {
    if (failure != null) {
      throw failure;
    }
    if (result == null) {
      throw new IllegalStateException("a result is there once the call is done");
    }
    return result;
  }

  private void finish() {
    done = true;
    if (Thread.currentThread() != caller) {
      LockSupport.unpark(caller);
    }
  }
}
