package io.kairo.kernel.syscall;

import io.kairo.api.ErrorCode;
import io.kairo.ipc.Connection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One call until it is answered: by its handler, by its deadline, or because the caller no longer
/// wants it, whichever comes first. The handler's thread is interrupted in the latter two cases; it
/// may have done what was asked all the same.
final class PendingCall<R extends Record> implements CallTable.Reply<R> {
  private final Caller caller;
  private final Object id;
  private final AtomicBoolean answered = new AtomicBoolean();
  private @Nullable Thread thread;
  private Runnable onAnswer = () -> {};

  PendingCall(Caller caller, Object id) {
    this.caller = caller;
    this.id = id;
  }

  /// From now on it can be cancelled by its id.
  void register() {
    caller.calls().put(id, this);
  }

  /// What is to be done when it is answered; at once if it is already.
  void onAnswer(Runnable action) {
    synchronized (this) {
      if (!answered.get()) {
        onAnswer = action;
        return;
      }
    }
    action.run();
  }

  /// This thread serves it. Returns false when it was answered before it began.
  synchronized boolean begin() {
    thread = Thread.currentThread();
    return !answered.get();
  }

  /// This thread has done with it.
  synchronized void end() {
    thread = null;
  }

  @Override
  public void result(R result) {
    if (answer()) {
      connection().reply(id, result);
      caller.answered(id);
    }
  }

  @Override
  public boolean result(R result, int[] descriptors) {
    if (!answer()) {
      return false;
    }
    boolean passed = connection().reply(id, result, descriptors);
    caller.answered(id);
    return passed;
  }

  @Override
  public void failure(ErrorCode code, String sentence, String help) {
    if (answer()) {
      connection().fail(id, code, sentence, help);
      caller.answered(id);
    }
  }

  /// Answers now, and tells whoever serves it to stop.
  void abort(ErrorCode code, String sentence) {
    failure(code, sentence, "what was asked may have been done: look before asking again");
    synchronized (this) {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  private boolean answer() {
    Runnable then;
    synchronized (this) {
      if (!answered.compareAndSet(false, true)) {
        return false;
      }
      then = onAnswer;
    }
    caller.calls().remove(id, this);
    then.run();
    return true;
  }

  private Connection connection() {
    return caller.connection();
  }
}
