package io.kairo.sandbox;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.IOException;

/// Open descriptors of namespaces. Owned by who has the record.
///
/// @param users of the users that the others belong to; [Launch#NONE] if they belong to those of
///   this process, and a thread may enter them
record Namespaced(int users, int mounts, int network, int ipc, int names) implements AutoCloseable {
  /// Above every descriptor that a start moves one to.
  private static final int LOWEST = 16;

  /// Descriptors of their own for the same namespaces.
  Namespaced copy() throws IOException {
    return new Namespaced(copy(users), copy(mounts), copy(network), copy(ipc), copy(names));
  }

  static int copy(int fd) throws IOException {
    return fd == Launch.NONE ? fd : Fcntl.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, LOWEST);
  }

  @Override
  public void close() throws IOException {
    for (int fd : new int[] {users, mounts, network, ipc, names}) {
      if (fd != Launch.NONE) {
        Unistd.close(fd);
      }
    }
  }
}
