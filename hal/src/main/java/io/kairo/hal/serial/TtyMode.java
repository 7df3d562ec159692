package io.kairo.hal.serial;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.hal.SerialSettings;
import io.kairo.posix.Errno;
import io.kairo.posix.Ioctl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Termios;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The line settings of an open tty.
final class TtyMode {
  private static final int NOT_RAW_INPUT =
      Termios.IGNBRK
          | Termios.BRKINT
          | Termios.PARMRK
          | Termios.ISTRIP
          | Termios.INLCR
          | Termios.IGNCR
          | Termios.ICRNL
          | Termios.IXON
          | Termios.IXOFF;
  private static final int NOT_RAW_LOCAL =
      Termios.ISIG | Termios.ICANON | Termios.ECHO | Termios.ECHONL | Termios.IEXTEN;

  /// HUPCL goes too: a line that drops DTR on close resets many boards.
  private static final int NOT_RAW_CONTROL =
      Termios.CSIZE
          | Termios.PARENB
          | Termios.CSTOPB
          | Termios.CRTSCTS
          | Termios.HUPCL
          | Termios.CBAUD
          | (Termios.CBAUD << Termios.IBSHIFT);

  private static final int RAW_CONTROL =
      Termios.CS8
          | Termios.CREAD
          | Termios.CLOCAL
          | Termios.BOTHER
          | (Termios.BOTHER << Termios.IBSHIFT);

  private TtyMode() {}

  /// Makes the line raw and discards what was waiting on it. With VMIN 1 an empty line is told
  /// apart from an unplugged one: EAGAIN and 0.
  static void makeRaw(int fd, SerialSettings settings) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(Termios.TERMIOS2);
      Ioctl.ioctl(fd, Termios.TCGETS2, termios);
      Termios.iflag(termios, Termios.iflag(termios) & ~NOT_RAW_INPUT);
      Termios.oflag(termios, Termios.oflag(termios) & ~Termios.OPOST);
      Termios.lflag(termios, Termios.lflag(termios) & ~NOT_RAW_LOCAL);
      Termios.cflag(termios, (Termios.cflag(termios) & ~NOT_RAW_CONTROL) | RAW_CONTROL);
      Termios.cc(termios, Termios.VMIN, (byte) 1);
      Termios.cc(termios, Termios.VTIME, (byte) 0);
      Termios.ispeed(termios, settings.baud());
      Termios.ospeed(termios, settings.baud());
      Ioctl.ioctl(fd, Termios.TCSETSF2, termios);
    }
  }

  /// What the driver says is in force.
  static SerialSettings read(int fd) throws IOException {
    return new SerialSettings(speed(fd));
  }

  /// The speed that is in force, 0 for a line that is to hang up.
  static int speed(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(Termios.TERMIOS2);
      Ioctl.ioctl(fd, Termios.TCGETS2, termios);
      return Termios.ospeed(termios);
    }
  }

  /// Changes the speed and nothing else.
  static void setSpeed(int fd, SerialSettings settings) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(Termios.TERMIOS2);
      Ioctl.ioctl(fd, Termios.TCGETS2, termios);
      int speeds = Termios.CBAUD | (Termios.CBAUD << Termios.IBSHIFT);
      int free = Termios.BOTHER | (Termios.BOTHER << Termios.IBSHIFT);
      Termios.cflag(termios, (Termios.cflag(termios) & ~speeds) | free);
      Termios.ispeed(termios, settings.baud());
      Termios.ospeed(termios, settings.baud());
      Ioctl.ioctl(fd, Termios.TCSETS2, termios);
    }
  }

  /// Has a pty master told of every change of modes at the other end, by a packet. A program that
  /// makes its modes from nothing undoes that, and its change is the last one that is told.
  static void tellOfChanges(int master) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(Termios.TERMIOS2);
      Ioctl.ioctl(master, Termios.TCGETS2, termios);
      if ((Termios.lflag(termios) & Termios.EXTPROC) != 0) {
        return;
      }
      Ioctl.ioctl(master, Termios.TIOCPKT, arena.allocateFrom(JAVA_INT, 1));
      Termios.lflag(termios, Termios.lflag(termios) | Termios.EXTPROC);
      Ioctl.ioctl(master, Termios.TCSETS2, termios);
    }
  }

  /// Whether all but root are refused to open the tty (TIOCEXCL(2const)). One that is gone needs
  /// neither: whatever comes next says so.
  static void exclusive(int fd, boolean exclusive) throws IOException {
    try {
      long request = exclusive ? Termios.TIOCEXCL : Termios.TIOCNXCL;
      Ioctl.ioctl(fd, request, MemorySegment.NULL);
    } catch (PosixException e) {
      if (e.errno() != Errno.EIO) {
        throw e;
      }
    }
  }
}
