package io.kairo.sandbox;

import io.kairo.posix.Fcntl;
import io.kairo.posix.SockaddrIn;
import io.kairo.posix.SockaddrUn;
import io.kairo.posix.Socket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads what a stopped `connect` or `bind` is about. Owned by one thread.
final class SocketCalls {
  /// The longest address, a `sockaddr_un`.
  private static final int LONGEST = 110;

  private final ProcessMemory memory;

  SocketCalls(ProcessMemory memory) {
    this.memory = memory;
  }

  /// The call of thread `pid` on `descriptor`, with the address at `address`; empty when that names
  /// nobody.
  Optional<Stopped> read(Stopped.Sort sort, int pid, int descriptor, long address, long length)
      throws IOException {
    MemorySegment bytes = memory.bytes(pid, address, (int) Math.min(length, LONGEST));
    int family = SockaddrIn.family(bytes);
    if (family == Socket.AF_UNSPEC) {
      return Optional.empty();
    }
    int flags = flags(pid, descriptor);
    if (family == Socket.AF_UNIX && sort == Stopped.Sort.CONNECT) {
      return Optional.of(Stopped.local(descriptor, SockaddrUn.path(bytes), flags));
    }
    return Optional.of(
        Stopped.socket(
            sort,
            new SocketCall(descriptor, SockaddrIn.read(bytes), family == Socket.AF_INET6, flags)));
  }

  /// The flags of an open descriptor of another process, none where that may not be known: the
  /// socket is one that waits then.
  private static int flags(int pid, int descriptor) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/fdinfo/" + descriptor))) {
        if (line.startsWith("flags:")) {
          int all = Integer.parseInt(line.substring("flags:".length()).strip(), 8);
          return all & (Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC);
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
