package io.kairo.ipc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kairo.posix.Socket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Two connected ends of a line that keeps the boundaries of packets: one for [Server#adopt(int)],
/// one for the process that is to be known by it. Both are closed on exec.
public record SocketPair(int kernel, int process) {
  /// A new pair. Whoever gets it owns both descriptors.
  public static SocketPair create() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Socket.socketpair(Socket.AF_UNIX, Socket.SOCK_SEQPACKET | Socket.SOCK_CLOEXEC, 0, ends);
      return new SocketPair(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
    }
  }
}
