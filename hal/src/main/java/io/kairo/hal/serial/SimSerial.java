package io.kairo.hal.serial;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.api.DeviceName;
import io.kairo.hal.DeviceGone;
import io.kairo.hal.FdPoller;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialSettings;
import io.kairo.posix.Errno;
import io.kairo.posix.Ioctl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Stdlib;
import io.kairo.posix.Termios;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A serial device without hardware: what is at the far end of the cable. The near end is a real
/// tty (the slave of a pty), so drivers and unmodified programs use it like any other.
///
/// It behaves as a device does that nobody listens to: it never waits, and what is not read in time
/// is lost, the oldest first. It outlives every program that opens and closes the near end. Its own
/// monitor guards the cable.
public final class SimSerial implements AutoCloseable {
  /// Bytes on the near end above which nobody can be reading.
  static final int BACKLOG = 256;

  private static final System.Logger LOG = System.getLogger(SimSerial.class.getName());

  private final Arena arena = Arena.ofShared();
  private final MemorySegment input = arena.allocate(BACKLOG);
  private final MemorySegment output = arena.allocate(BACKLOG);
  private final MemorySegment number = arena.allocate(JAVA_INT);
  private final DeviceName device;
  private final FdPoller poller;
  private final Receiver received;
  private final Cable cable;
  private final FdPoller.Watch watch;
  private boolean closed;

  /// Gets what the near end writes, in pieces as they come.
  @FunctionalInterface
  public interface Receiver {
    void receive(byte[] bytes) throws IOException;
  }

  /// A device at the far end of `cable`, which it takes over and unplugs when it is closed. Whoever
  /// had the near end to himself when he died has it no more. `received` gets what the near end
  /// writes. It runs on the poller's thread.
  public SimSerial(DeviceName device, FdPoller poller, Receiver received, Cable cable)
      throws IOException {
    this.device = device;
    this.poller = poller;
    this.received = received;
    this.cable = cable;
    TtyMode.exclusive(cable.near(), false);
    watch = poller.watch(cable.far(), this::drain);
    watch.arm(Epoll.EPOLLIN);
  }

  /// Opens the near end through the Linux driver.
  public synchronized SerialPort open(SerialSettings settings) throws IOException {
    // A path of /dev/pts is somebody else's terminal as soon as this one is closed.
    if (closed) {
      throw new DeviceGone(device);
    }
    return LinuxSerial.open(device, path(), settings, poller);
  }

  /// The tty.
  public synchronized Path path() throws IOException {
    Stdlib.ptsnameR(cable.far(), output);
    return Path.of(output.getString(0));
  }

  /// Sends at most 256 bytes to the near end, or none when the device is closed.
  public synchronized void send(byte[] bytes) throws IOException {
    if (bytes.length > BACKLOG) {
      throw new IllegalArgumentException(
          "a simulated device sends at most " + BACKLOG + " bytes, got '" + bytes.length + "'");
    }
    if (closed) {
      return;
    }
    if (unread() + bytes.length > BACKLOG) {
      Ioctl.ioctl(cable.near(), Termios.TCFLSH, MemorySegment.ofAddress(Termios.TCIFLUSH));
    }
    MemorySegment.copy(bytes, 0, output, JAVA_BYTE, 0, bytes.length);
    try {
      Unistd.write(cable.far(), output.asSlice(0, bytes.length));
    } catch (PosixException e) {
      if (e.errno() != Errno.EAGAIN && e.errno() != Errno.EINTR) {
        throw e;
      }
    }
  }

  /// Unplugs the device: every port on it fails with [DeviceGone].
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    watch.close();
    cable.unplug();
    arena.close();
  }

  int unread() throws IOException {
    Ioctl.ioctl(cable.near(), Termios.TIOCINQ, number);
    return number.get(JAVA_INT, 0);
  }

  private void drain() {
    try {
      for (byte[] bytes = receive(); bytes.length > 0; bytes = receive()) {
        received.receive(bytes);
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "simulated device failed device=" + device, e);
    }
  }

  /// Takes what came, without waiting; once there is nothing, asks to be called again.
  private synchronized byte[] receive() throws IOException {
    if (closed) {
      return new byte[0];
    }
    try {
      int count = (int) Unistd.read(cable.far(), input);
      return input.asSlice(0, count).toArray(JAVA_BYTE);
    } catch (PosixException e) {
      if (e.errno() != Errno.EAGAIN && e.errno() != Errno.EINTR) {
        throw e;
      }
      watch.arm(Epoll.EPOLLIN);
      return new byte[0];
    }
  }
}
