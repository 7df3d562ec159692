package io.kairo.hal.serial;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.kairo.api.Access;
import io.kairo.api.DeviceName;
import io.kairo.hal.DeviceGone;
import io.kairo.hal.FdPoller;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialProxy;
import io.kairo.hal.SerialSettings;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A serial port on a Linux tty. Exclusive while it is open: the tty refuses a second open, except
/// by root.
///
/// `lock` guards everything. No system call under it waits: a call that must wait parks on `ready`,
/// and the poller's thread wakes it.
public final class LinuxSerial implements SerialPort {
  private static final int BUFFER = 4096;
  private static final int OPEN = Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC;
  private static final byte[] NOTHING = new byte[0];

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment input = arena.allocate(BUFFER);
  private final MemorySegment output = arena.allocate(BUFFER);
  private final DeviceName device;
  private final int fd;
  private final FdPoller poller;
  private final FdPoller.Watch watch;
  private int wanted;
  private boolean closed;

  private LinuxSerial(DeviceName device, int fd, FdPoller poller) throws IOException {
    this.device = device;
    this.fd = fd;
    this.poller = poller;
    this.watch = poller.watch(fd, this::wake);
  }

  /// Opens `tty` raw, with its input empty.
  public static LinuxSerial open(
      DeviceName device, Path tty, SerialSettings settings, FdPoller poller) throws IOException {
    int fd;
    try {
      fd = open(tty.toString(), Fcntl.O_RDWR | Fcntl.O_NONBLOCK);
    } catch (PosixException e) {
      throw e.errno() == Errno.ENOENT ? new DeviceGone(device) : goneOr(device, e);
    }
    try {
      TtyMode.exclusive(fd, true);
      TtyMode.makeRaw(fd, settings);
      return new LinuxSerial(device, fd, poller);
    } catch (PosixException e) {
      Unistd.close(fd);
      throw goneOr(device, e);
    }
  }

  /// On an open tty, whose modes stay as they are. Owns `fd`, also when this fails.
  static LinuxSerial over(DeviceName device, int fd, FdPoller poller) throws IOException {
    try {
      return new LinuxSerial(device, fd, poller);
    } catch (IOException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  @Override
  public byte[] read(int maxBytes, Duration timeout) throws IOException {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive, got '" + maxBytes + "'");
    }
    MemorySegment room = input.asSlice(0, Math.min(maxBytes, BUFFER));
    long left = NANOSECONDS.convert(timeout);
    lock.lock();
    try {
      while (true) {
        int count = readNow(room);
        if (count > 0) {
          return room.asSlice(0, count).toArray(JAVA_BYTE);
        }
        if (left <= 0) {
          return NOTHING;
        }
        left = await(Epoll.EPOLLIN, left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int write(byte[] data, Duration timeout) throws IOException {
    long left = NANOSECONDS.convert(timeout);
    int done = 0;
    lock.lock();
    try {
      while (true) {
        done += writeNow(data, done);
        if (done == data.length || left <= 0) {
          return done;
        }
        left = await(Epoll.EPOLLOUT, left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Opens the tty once more through `/proc/self/fd`, which is this very tty whatever its path is
  /// by now. That is refused to all but root while the tty is exclusive, so for that moment it is
  /// not.
  @Override
  public int descriptor(Access access, boolean nonBlocking) throws IOException {
    int mode =
        switch (access) {
          case READ -> Fcntl.O_RDONLY;
          case WRITE -> Fcntl.O_WRONLY;
          case READ_WRITE -> Fcntl.O_RDWR;
        };
    lock.lock();
    try {
      requireOpen();
      TtyMode.exclusive(fd, false);
      try {
        return open("/proc/self/fd/" + fd, mode | (nonBlocking ? Fcntl.O_NONBLOCK : 0));
      } finally {
        TtyMode.exclusive(fd, true);
      }
    } catch (PosixException e) {
      throw goneOr(device, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SerialSettings settings() throws IOException {
    lock.lock();
    try {
      requireOpen();
      return TtyMode.read(fd);
    } catch (PosixException e) {
      throw goneOr(device, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void setSpeed(int baud) throws IOException {
    SerialSettings wanted = new SerialSettings(baud);
    lock.lock();
    try {
      requireOpen();
      TtyMode.setSpeed(fd, wanted);
    } catch (PosixException e) {
      throw goneOr(device, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SerialProxy proxy() throws IOException {
    return PtyProxy.of(this, device, poller);
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      ready.signalAll();
      watch.close();
      // A tty that others hold open stays exclusive otherwise.
      TtyMode.exclusive(fd, false);
    } finally {
      lock.unlock();
    }
    // Without the lock: a driver may wait here until its last bytes are sent.
    Unistd.close(fd);
    arena.close();
  }

  private int readNow(MemorySegment room) throws IOException {
    requireOpen();
    try {
      int count = (int) Unistd.read(fd, room);
      if (count == 0) {
        throw new DeviceGone(device);
      }
      return count;
    } catch (PosixException e) {
      return zeroIfBusy(e);
    }
  }

  private int writeNow(byte[] data, int from) throws IOException {
    int done = from;
    while (done < data.length) {
      requireOpen();
      int length = Math.min(data.length - done, BUFFER);
      MemorySegment.copy(data, done, output, JAVA_BYTE, 0, length);
      try {
        done += (int) Unistd.write(fd, output.asSlice(0, length));
      } catch (PosixException e) {
        zeroIfBusy(e);
        break;
      }
    }
    return done - from;
  }

  private int zeroIfBusy(PosixException e) throws IOException {
    if (e.errno() == Errno.EAGAIN || e.errno() == Errno.EINTR) {
      return 0;
    }
    throw goneOr(device, e);
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  /// Waits for one of `events`, at most `nanos`, and returns what is left of them. May return for
  /// no reason: its callers loop.
  @SuppressWarnings("WaitNotInLoop")
  private long await(int events, long nanos) throws IOException {
    wanted |= events;
    watch.arm(wanted);
    try {
      return ready.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for '" + device + "'");
    }
  }

  /// Every waiter looks again, and asks again for what it still lacks.
  private void wake() {
    lock.lock();
    try {
      wanted = 0;
      ready.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static int open(String path, int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return Fcntl.open(arena.allocateFrom(path), OPEN | flags, 0);
    }
  }

  private static IOException goneOr(DeviceName device, PosixException e) {
    return switch (e.errno()) {
      case Errno.EIO, Errno.ENXIO, Errno.ENODEV -> new DeviceGone(device);
      default -> e;
    };
  }
}
