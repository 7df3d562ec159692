package io.kairo.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/// The standard input of a process, which the kernel writes. `lock` keeps writers apart and guards
/// the descriptor; who waits for a process that does not read waits on a virtual thread.
public final class ProcessInput {
  private static final System.Logger LOG = System.getLogger(ProcessInput.class.getName());
  private static final int CLOSED = -1;
  private static final long PAUSE_MILLIS = 2;
  private static final int PIECE = 1 << 16;

  private final InputBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private int fd = CLOSED;

  ProcessInput(InputBudget budget) {
    this.budget = budget;
  }

  /// The pipe of the process at hand; the one before is closed.
  void to(int pipe) throws IOException {
    Fcntl.fcntl(pipe, Fcntl.F_SETFL, Fcntl.O_NONBLOCK);
    close();
    lock.lock();
    try {
      fd = pipe;
    } finally {
      lock.unlock();
    }
  }

  /// Writes all of `data`, as fast as the process reads. A SIGPIPE is no danger: the JVM ignores
  /// it.
  public void write(byte[] data) throws InterruptedException {
    budget.take(data.length);
    try {
      writeAll(data);
    } finally {
      budget.give(data.length);
    }
  }

  private void writeAll(byte[] data) throws InterruptedException {
    int at = 0;
    while (at < data.length) {
      int written = writeSome(data, at);
      if (written == 0) {
        Thread.sleep(PAUSE_MILLIS);
      }
      at += written;
    }
  }

  private int writeSome(byte[] data, int from) {
    lock.lock();
    try (Arena arena = Arena.ofConfined()) {
      if (fd == CLOSED) {
        throw closed();
      }
      int length = Math.min(PIECE, data.length - from);
      MemorySegment piece = arena.allocate(length);
      MemorySegment.copy(data, from, piece, JAVA_BYTE, 0, length);
      return (int) Unistd.write(fd, piece);
    } catch (PosixException e) {
      if (e.errno() == Errno.EAGAIN || e.errno() == Errno.EINTR) {
        return 0;
      }
      throw closed();
    } catch (IOException e) {
      throw closed();
    } finally {
      lock.unlock();
    }
  }

  private static CallException closed() {
    return new CallException(
        ErrorCode.CONFLICT, "standard input must be open, the process or a caller closed it");
  }

  /// The process reads the end.
  public void close() {
    lock.lock();
    try {
      if (fd != CLOSED) {
        Unistd.close(fd);
        fd = CLOSED;
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "standard input did not close", e);
    } finally {
      lock.unlock();
    }
  }
}
