package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// `struct ucred` of `<sys/socket.h>`: who a peer was when it connected.
///
/// ```
/// 0 pid   4 uid   8 gid   12
/// ```
public record Ucred(int pid, int uid, int gid) {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          JAVA_INT.withName("pid"), JAVA_INT.withName("uid"), JAVA_INT.withName("gid"));

  /// Reads what [Socket#getsockopt] left for `SO_PEERCRED`.
  public static Ucred read(MemorySegment struct) {
    return new Ucred(struct.get(JAVA_INT, 0), struct.get(JAVA_INT, 4), struct.get(JAVA_INT, 8));
  }
}
