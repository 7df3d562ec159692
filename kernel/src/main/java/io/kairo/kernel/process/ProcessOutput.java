package io.kairo.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What one process prints on one stream. While nobody listens the newest bytes are remembered, and
/// whoever subscribes first gets them; while somebody listens the process is held up by the slowest
/// one. The stream ends when nothing will be printed any more and all that was printed is read,
/// which can be long after the end of the process. A process that follows in the same run is read
/// when all of the one before is.
///
/// Its monitor guards all state; listeners are called under it and must not wait.
public final class ProcessOutput implements PipePump.Sink {
  private static final int REMEMBERED = 1 << 16;
  private static final int REMEMBERED_AFTER_THE_END = 1 << 13;
  private static final int MOST_PIECES = 512;
  private static final int MOST_LISTENERS = 4;

  private final String name;
  private final Deque<byte[]> recent = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final Deque<PipePump.Pipe> pipes = new ArrayDeque<>();
  private int remembered;
  private boolean finished;
  private boolean ended;

  /// Hears what is printed.
  public interface Listener {
    /// Takes bytes; returns whether it takes more now.
    boolean printed(String stream, byte[] bytes);

    /// The stream has ended.
    void ended(String stream);
  }

  ProcessOutput(String name) {
    this.name = name;
  }

  /// Reads what the next process of the run prints.
  synchronized void from(PipePump.Pipe pipe) {
    pipes.addLast(pipe);
    resume();
  }

  @Override
  public synchronized boolean take(MemorySegment bytes) {
    byte[] copy = bytes.toArray(JAVA_BYTE);
    if (listeners.isEmpty()) {
      remember(copy);
      return true;
    }
    boolean more = true;
    for (Listener listener : listeners) {
      more &= listener.printed(name, copy);
    }
    return more;
  }

  private void remember(byte[] bytes) {
    recent.addLast(bytes);
    remembered += bytes.length;
    forget(REMEMBERED);
  }

  private void forget(int most) {
    while ((remembered > most || recent.size() > MOST_PIECES) && recent.size() > 1) {
      remembered -= recent.removeFirst().length;
    }
  }

  /// One process's pipe has ended; another process of the same run may follow.
  @Override
  public synchronized void end() {
    pipes.removeFirst();
    resume();
    endIfAllIsRead();
  }

  /// No process follows.
  synchronized void finish() {
    finished = true;
    endIfAllIsRead();
  }

  private void endIfAllIsRead() {
    if (finished && pipes.isEmpty() && !ended) {
      ended = true;
      forget(REMEMBERED_AFTER_THE_END);
      listeners.forEach(listener -> listener.ended(name));
      listeners.clear();
    }
  }

  /// Lets `listener` hear what is printed from now on, or fails when too many do.
  public synchronized void subscribe(Listener listener) {
    if (listeners.size() >= MOST_LISTENERS) {
      throw new CallException(
          ErrorCode.BUSY, "at most " + MOST_LISTENERS + " may listen to what one process prints");
    }
    if (listeners.isEmpty()) {
      recent.forEach(bytes -> listener.printed(name, bytes));
      recent.clear();
      remembered = 0;
    }
    if (ended) {
      listener.ended(name);
    } else {
      listeners.add(listener);
    }
  }

  public synchronized void unsubscribe(Listener listener) {
    listeners.remove(listener);
    resume();
  }

  /// A listener takes more.
  public synchronized void resume() {
    if (!pipes.isEmpty()) {
      pipes.getFirst().resume();
    }
  }
}
