package io.kairo.init;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The messages between kairo-init and kairod, as `message.h` draws them: one is one packet of a
/// `SOCK_SEQPACKET` pair, with at most one descriptor.
///
/// ```
/// to kairo-init                                      to kairod
/// 'K' name + descriptor   keep this                  'K' name + descriptor   kept, an answer to 'L'
/// 'D' name                drop it                    'E'                     that was the last
/// 'L'                     what is kept?              'X' pid how status      this process ended
/// 'R' pid                 its end is written down    'N' name                cannot keep this
/// 'Y'                     ready to serve
/// 'A'                     alive
/// 'S'                     stopping: start no other
/// 'O' + descriptor        where output goes
///
/// 'X'   0 'X'   1 pid, big-endian   5 how: 'e' exited, 's' by a signal   6 code or signal   7
/// 'R'   0 'R'   1 pid, big-endian   5
/// ```
final class Message {
  static final int MAX = 65;

  static final char KEEP = 'K';
  static final char DROP = 'D';
  static final char LIST = 'L';
  static final char REAP = 'R';
  static final char READY = 'Y';
  static final char ALIVE = 'A';
  static final char STOPPING = 'S';
  static final char OUTPUT = 'O';

  private static final char END = 'E';
  private static final char EXIT = 'X';
  private static final char REFUSED = 'N';
  private static final char BY_EXIT = 'e';
  private static final ValueLayout.OfInt PID = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long EXIT_SIZE = 7;

  private Message() {}

  /// A message that is its type only.
  static byte[] of(char type) {
    return new byte[] {(byte) type};
  }

  static byte[] of(char type, KeptName name) {
    return (type + name.value()).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] reap(int pid) {
    byte[] bytes = new byte[5];
    bytes[0] = REAP;
    MemorySegment.ofArray(bytes).set(PID, 1, pid);
    return bytes;
  }

  /// Whether the packet names a kept descriptor, which it carries.
  static boolean isKept(MemorySegment packet) {
    return type(packet) == KEEP;
  }

  /// Whether the packet ends the list of what is kept.
  static boolean isEnd(MemorySegment packet) {
    return type(packet) == END;
  }

  /// The name in a packet that has one.
  static KeptName name(MemorySegment packet) {
    byte[] name = packet.asSlice(1).toArray(JAVA_BYTE);
    return new KeptName(new String(name, StandardCharsets.US_ASCII));
  }

  /// What the packet reports.
  static Report report(MemorySegment packet) throws IOException {
    char type = type(packet);
    if (type == EXIT && packet.byteSize() == EXIT_SIZE) {
      int pid = packet.get(PID, 1);
      int status = Byte.toUnsignedInt(packet.get(JAVA_BYTE, 6));
      return packet.get(JAVA_BYTE, 5) == BY_EXIT
          ? new Report.Exited(pid, status)
          : new Report.Signalled(pid, status);
    }
    if (type == REFUSED) {
      return new Report.Refused(name(packet));
    }
    throw new IOException("a report of kairo-init must be of type X or N, got '" + type + "'");
  }

  private static char type(MemorySegment packet) {
    return packet.byteSize() == 0 ? '\0' : (char) packet.get(JAVA_BYTE, 0);
  }
}
