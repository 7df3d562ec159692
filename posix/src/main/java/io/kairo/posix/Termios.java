package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Constants and the structure of `<asm/termbits.h>`, and the terminal requests of
/// `<asm/ioctls.h>`: the same on x86_64 and aarch64. To be passed to [Ioctl#ioctl]; see
/// ioctl_tty(2).
///
/// ```
/// struct termios2    0 iflag  4 oflag  8 cflag  12 lflag
///                   16 line  17 cc[19]  36 ispeed  40 ospeed    44 bytes
/// ```
public final class Termios {
  public static final StructLayout TERMIOS2 =
      MemoryLayout.structLayout(
              JAVA_INT.withName("c_iflag"),
              JAVA_INT.withName("c_oflag"),
              JAVA_INT.withName("c_cflag"),
              JAVA_INT.withName("c_lflag"),
              JAVA_BYTE.withName("c_line"),
              MemoryLayout.sequenceLayout(19, JAVA_BYTE).withName("c_cc"),
              JAVA_INT.withName("c_ispeed"),
              JAVA_INT.withName("c_ospeed"))
          .withName("termios2");

  public static final long TCGETS2 = 0x802C542AL;
  public static final long TCSETS2 = 0x402C542BL;
  public static final long TCSETSF2 = 0x402C542DL;
  public static final long TCFLSH = 0x540BL;
  public static final long TIOCEXCL = 0x540CL;
  public static final long TIOCNXCL = 0x540DL;
  public static final long TIOCGEXCL = 0x80045440L;
  public static final long TIOCSCTTY = 0x540EL;
  public static final long TIOCOUTQ = 0x5411L;
  public static final long TIOCGWINSZ = 0x5413L;
  public static final long TIOCSWINSZ = 0x5414L;
  public static final long TIOCINQ = 0x541BL;
  public static final long TIOCPKT = 0x5420L;
  public static final long TIOCGPTN = 0x80045430L;
  public static final long TIOCSPTLCK = 0x40045431L;
  public static final long TIOCGPTPEER = 0x5441L;

  /// Arguments of [#TCFLSH].
  public static final int TCIFLUSH = 0;

  public static final int TCOFLUSH = 1;
  public static final int TCIOFLUSH = 2;

  /// Bits of `c_iflag`.
  public static final int IGNBRK = 0x1;

  public static final int BRKINT = 0x2;
  public static final int PARMRK = 0x8;
  public static final int ISTRIP = 0x20;
  public static final int INLCR = 0x40;
  public static final int IGNCR = 0x80;
  public static final int ICRNL = 0x100;
  public static final int IXON = 0x400;
  public static final int IXOFF = 0x1000;

  /// Bits of `c_oflag`.
  public static final int OPOST = 0x1;

  /// Bits of `c_cflag`. An input speed is encoded `IBSHIFT` bits higher.
  public static final int CBAUD = 0x100F;

  public static final int BOTHER = 0x1000;
  public static final int CSIZE = 0x30;
  public static final int CS8 = 0x30;
  public static final int CSTOPB = 0x40;
  public static final int CREAD = 0x80;
  public static final int PARENB = 0x100;
  public static final int HUPCL = 0x400;
  public static final int CLOCAL = 0x800;
  public static final int CRTSCTS = 0x80000000;
  public static final int IBSHIFT = 16;

  /// Bits of `c_lflag`.
  public static final int ISIG = 0x1;

  public static final int ICANON = 0x2;
  public static final int ECHO = 0x8;
  public static final int ECHONL = 0x40;
  public static final int IEXTEN = 0x8000;
  public static final int EXTPROC = 0x10000;

  /// The first byte of a packet that a master reads: data follow.
  public static final int TIOCPKT_DATA = 0;

  /// Indices of `c_cc`.
  public static final int VTIME = 5;

  public static final int VMIN = 6;

  private static final long IFLAG = offset("c_iflag");
  private static final long OFLAG = offset("c_oflag");
  private static final long CFLAG = offset("c_cflag");
  private static final long LFLAG = offset("c_lflag");
  private static final long CC = offset("c_cc");
  private static final long ISPEED = offset("c_ispeed");
  private static final long OSPEED = offset("c_ospeed");

  private Termios() {}

  private static long offset(String field) {
    return TERMIOS2.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }

  public static int iflag(MemorySegment termios2) {
    return termios2.get(JAVA_INT, IFLAG);
  }

  public static void iflag(MemorySegment termios2, int flags) {
    termios2.set(JAVA_INT, IFLAG, flags);
  }

  public static int oflag(MemorySegment termios2) {
    return termios2.get(JAVA_INT, OFLAG);
  }

  public static void oflag(MemorySegment termios2, int flags) {
    termios2.set(JAVA_INT, OFLAG, flags);
  }

  public static int cflag(MemorySegment termios2) {
    return termios2.get(JAVA_INT, CFLAG);
  }

  public static void cflag(MemorySegment termios2, int flags) {
    termios2.set(JAVA_INT, CFLAG, flags);
  }

  public static int lflag(MemorySegment termios2) {
    return termios2.get(JAVA_INT, LFLAG);
  }

  public static void lflag(MemorySegment termios2, int flags) {
    termios2.set(JAVA_INT, LFLAG, flags);
  }

  /// The control character or count at `index`, such as [#VMIN].
  public static byte cc(MemorySegment termios2, int index) {
    return termios2.get(JAVA_BYTE, CC + index);
  }

  public static void cc(MemorySegment termios2, int index, byte value) {
    termios2.set(JAVA_BYTE, CC + index, value);
  }

  public static int ispeed(MemorySegment termios2) {
    return termios2.get(JAVA_INT, ISPEED);
  }

  public static void ispeed(MemorySegment termios2, int baud) {
    termios2.set(JAVA_INT, ISPEED, baud);
  }

  public static int ospeed(MemorySegment termios2) {
    return termios2.get(JAVA_INT, OSPEED);
  }

  public static void ospeed(MemorySegment termios2, int baud) {
    termios2.set(JAVA_INT, OSPEED, baud);
  }
}
