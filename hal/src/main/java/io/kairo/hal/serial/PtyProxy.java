package io.kairo.hal.serial;

import io.kairo.api.Access;
import io.kairo.api.DeviceName;
import io.kairo.hal.DeviceGone;
import io.kairo.hal.FdPoller;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialProxy;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Ioctl;
import io.kairo.posix.Stdlib;
import io.kairo.posix.Termios;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;

/// A pty (pty(7)) between a program and a serial port. The program has the near end. The far end is
/// read in packet mode (TIOCPKT(2const)), in which the driver also tells of a change of modes, as
/// long as the near end has EXTPROC.
///
/// Two virtual threads carry the bytes, one each way, and wait as long as the other side is busy,
/// so that what overflows is the port's own buffer. The monitor guards the flags.
final class PtyProxy implements SerialProxy {
  private static final System.Logger LOG = System.getLogger(PtyProxy.class.getName());
  private static final int BUFFER = 4096;
  private static final int FAR = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC;
  private static final int NEAR = Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC;
  private static final Duration LONG = Duration.ofDays(1);

  private final SerialPort port;
  private final int master;
  private final LinuxSerial far;
  private boolean running;
  private boolean released;
  private boolean closed;

  private PtyProxy(SerialPort port, int master, LinuxSerial far) {
    this.port = port;
    this.master = master;
    this.far = far;
  }

  /// Stands for `port`, which it closes in the end.
  static PtyProxy of(SerialPort port, DeviceName device, FdPoller poller) throws IOException {
    int master = Stdlib.posixOpenpt(FAR);
    LinuxSerial far = LinuxSerial.over(device, master, poller);
    try {
      Stdlib.grantpt(master);
      Stdlib.unlockpt(master);
      TtyMode.makeRaw(master, port.settings());
      TtyMode.tellOfChanges(master);
      return new PtyProxy(port, master, far);
    } catch (IOException e) {
      far.close();
      throw e;
    }
  }

  @Override
  public synchronized int descriptor(Access access) throws IOException {
    if (released || closed) {
      throw new ClosedChannelException();
    }
    int flags = NEAR | access(access);
    int fd = Ioctl.ioctl(master, Termios.TIOCGPTPEER, MemorySegment.ofAddress(flags));
    if (!running) {
      // Not before: a far end without a near one reads as hung up.
      running = true;
      Thread.ofVirtual().name("serial-proxy-in").start(() -> carry(this::fromPort));
      Thread.ofVirtual().name("serial-proxy-out").start(() -> carry(this::toPort));
    }
    return fd;
  }

  private static int access(Access access) {
    return switch (access) {
      case READ -> Fcntl.O_RDONLY;
      case WRITE -> Fcntl.O_WRONLY;
      case READ_WRITE -> Fcntl.O_RDWR;
    };
  }

  /// One direction.
  private interface Step {
    void take() throws IOException;
  }

  /// Carries until an end is gone, and then ends the other.
  private void carry(Step step) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        step.take();
      }
    } catch (DeviceGone | ClosedChannelException e) {
      LOG.log(Level.TRACE, "proxy ended", e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "proxy of a serial port failed", e);
    } finally {
      if (!isReleased()) {
        close();
      }
    }
  }

  private synchronized boolean isReleased() {
    return released;
  }

  private void fromPort() throws IOException {
    byte[] data = port.read(BUFFER, LONG);
    int done = 0;
    while (done < data.length) {
      done += far.write(Arrays.copyOfRange(data, done, data.length), LONG);
    }
  }

  private void toPort() throws IOException {
    byte[] packet = far.read(BUFFER, LONG);
    if (packet.length == 0) {
      return;
    }
    follow();
    if (packet[0] == Termios.TIOCPKT_DATA) {
      int done = 1;
      while (done < packet.length) {
        done += port.write(Arrays.copyOfRange(packet, done, packet.length), LONG);
      }
    }
  }

  /// Gives the port the program's speed. Speed 0 means to hang up, which this port does not.
  private void follow() throws IOException {
    int baud = TtyMode.speed(master);
    if (baud >= 50 && baud != port.settings().baud()) {
      port.setSpeed(baud);
    }
    TtyMode.tellOfChanges(master);
  }

  @Override
  public void release() {
    synchronized (this) {
      released = true;
    }
    close(port);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    close(port);
    close(far);
  }

  private static void close(SerialPort end) {
    try {
      end.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "proxy of a serial port did not close", e);
    }
  }
}
