package io.kairo.kernel.broker;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Mman;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Files that are nowhere but in memory, and that nobody can change.
final class MemoryFile {
  private static final int SEALS =
      Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_WRITE;

  private MemoryFile() {}

  /// A descriptor, at the beginning, that the caller owns.
  static int of(String name, byte[] bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          Mman.memfd_create(arena.allocateFrom(name), Mman.MFD_CLOEXEC | Mman.MFD_ALLOW_SEALING);
      try {
        MemorySegment copy = arena.allocate(Math.max(1, bytes.length));
        copy.asSlice(0, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
        if (bytes.length > 0 && Unistd.write(fd, copy.asSlice(0, bytes.length)) != bytes.length) {
          throw new IOException("memory took less than it was given");
        }
        copy.fill((byte) 0);
        Unistd.lseek(fd, 0, Unistd.SEEK_SET);
        Fcntl.fcntl(fd, Fcntl.F_ADD_SEALS, SEALS);
        return fd;
      } catch (IOException | RuntimeException e) {
        Unistd.close(fd);
        throw e;
      }
    }
  }
}
