package io.kairo.kernel.broker;

import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Pidfd;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;

/// Descriptors of another process, which the kernel may look at where it may trace it: ptrace(2).
final class Borrowed {
  private static final System.Logger LOG = System.getLogger(Borrowed.class.getName());

  private Borrowed() {}

  /// The process that a thread belongs to; the thread's own number when it is gone.
  static long process(long thread) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + thread + "/status"))) {
        if (line.startsWith("Tgid:")) {
          return Long.parseLong(line.substring("Tgid:".length()).strip());
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a thread that asked is gone", e);
    }
    return thread;
  }

  /// A copy of a descriptor of a process, the caller's own to close; empty when it cannot be had.
  static OptionalInt from(long process, int descriptor) {
    try {
      int pidfd = Pidfd.pidfd_open((int) process, 0);
      try {
        return OptionalInt.of(Pidfd.pidfd_getfd(pidfd, descriptor));
      } finally {
        Unistd.close(pidfd);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a descriptor cannot be had", e);
      return OptionalInt.empty();
    }
  }

  /// What names an open socket, such as `12345`.
  static String inode(int fd) throws IOException {
    return inode(Path.of("/proc/self/fd/" + fd));
  }

  private static String inode(Path link) throws IOException {
    String target = Files.readSymbolicLink(link).toString();
    int start = target.indexOf('[');
    return target.startsWith("socket:") ? target.substring(start + 1, target.length() - 1) : "";
  }

  /// Shuts down those sockets of a process that have one of these inodes. Returns how many.
  static int shutDown(long process, Set<String> inodes) {
    int count = 0;
    try (DirectoryStream<Path> links =
        Files.newDirectoryStream(Path.of("/proc/" + process + "/fd"))) {
      for (Path link : links) {
        if (inodes.contains(inode(link)) && shutDown(process, link)) {
          count++;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(System.Logger.Level.DEBUG, "descriptors cannot be seen process=" + process, e);
    }
    return count;
  }

  private static boolean shutDown(long process, Path link) throws IOException {
    OptionalInt copy = from(process, Integer.parseInt(link.getFileName().toString()));
    if (copy.isEmpty()) {
      return false;
    }
    try {
      Socket.shutdown(copy.getAsInt(), Socket.SHUT_RDWR);
      return true;
    } finally {
      Unistd.close(copy.getAsInt());
    }
  }
}
