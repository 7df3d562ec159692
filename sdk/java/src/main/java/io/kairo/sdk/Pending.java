package io.kairo.sdk;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.ipc.Descriptors;
import io.kairo.ipc.codec.MalformedException;
import io.kairo.ipc.codec.MessagePackReader;
import io.kairo.ipc.codec.ResponseMessage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A call that waits for its reply. Made by the thread that waits; completed once, by whichever
/// thread reads the line.
final class Pending<R> {
  /// Reads the result where it lies. Runs on the thread that reads the line.
  interface Decoder<R> {
    R decode(MessagePackReader in, Descriptors came) throws MalformedException;
  }

  private final Decoder<R> decoder;
  private final Thread caller = Thread.currentThread();
  private @Nullable R result;
  private @Nullable CallException failure;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile boolean done;

  Pending(Decoder<R> decoder) {
    this.decoder = decoder;
  }

  /// Takes the reply. Descriptors that the decoder leaves are closed.
  void complete(ResponseMessage response, byte[] bytes, Descriptors came) {
    if (settled.compareAndSet(false, true)) {
      decode(response, bytes, came);
    }
    came.close();
  }

  private void decode(ResponseMessage response, byte[] bytes, Descriptors came) {
    if (response.error().isPresent()) {
      finish(response.error().get());
      return;
    }
    var in = new MessagePackReader(bytes, response.resultFrom(), response.resultTo());
    try {
      result = decoder.decode(in, came);
      finish();
    } catch (MalformedException | CallException e) {
      finish(new CallException(ErrorCode.INTERNAL, "reply was not understood: " + e.getMessage()));
    }
  }

  void fail(CallException reason) {
    if (settled.compareAndSet(false, true)) {
      finish(reason);
    }
  }

  /// Nobody waits for it any more. Returns false when it is settled already: then the result must
  /// be taken, since it may own something.
  boolean abandon() {
    if (settled.compareAndSet(false, true)) {
      return true;
    }
    while (!done) {
      Thread.onSpinWait();
    }
    return false;
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

  private void finish(CallException reason) {
    failure = reason;
    finish();
  }

  private void finish() {
    done = true;
    if (Thread.currentThread() != caller) {
      LockSupport.unpark(caller);
    }
  }
}
