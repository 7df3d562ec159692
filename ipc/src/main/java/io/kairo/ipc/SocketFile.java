package io.kairo.ipc;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.SockaddrUn;
import io.kairo.posix.Socket;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// The place of a listening socket in the file system: `0600`, in a folder that only the owner, or
/// everyone under the sticky bit, can write to.
final class SocketFile {
  private static final int BACKLOG = 4096;
  private static final int TYPE = Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK;

  private final Path path;
  private final Object key;

  private SocketFile(Path path, Object key) {
    this.path = path;
    this.key = key;
  }

  /// A listening socket and its place.
  record Bound(int fd, SocketFile file) {}

  /// Binds and listens at `path`. A dead server's socket is replaced, also when something that it
  /// left holds it; a living one's is not. Nobody can connect before the mode is set, since
  /// connecting needs listen(2), which comes last.
  static Bound bind(Path path) throws IOException {
    prepareFolder(path);
    removeStale(path);
    int fd = Socket.socket(Socket.AF_UNIX, TYPE, 0);
    try (Arena arena = Arena.ofConfined()) {
      Socket.bind(fd, new SockaddrUn(path.toString()).allocate(arena));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      Object key = key(path);
      Socket.listen(fd, BACKLOG);
      return new Bound(fd, new SocketFile(path, key));
    } catch (IOException | RuntimeException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  Path path() {
    return path;
  }

  /// Removes the file, unless another server has put its own there.
  void delete() {
    try {
      if (key.equals(key(path))) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.getLogger("io.kairo.ipc")
          .log(System.Logger.Level.DEBUG, "socket file was gone already path=" + path);
    }
  }

  private static void prepareFolder(Path path) throws IOException {
    Path folder =
        Objects.requireNonNull(path.toAbsolutePath().getParent(), "a socket has a folder");
    if (!Files.exists(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    int owner = (Integer) Files.getAttribute(folder, "unix:uid");
    int mode = (Integer) Files.getAttribute(folder, "unix:mode");
    boolean ours = owner == 0 || owner == Unistd.getuid();
    boolean open = (mode & 0022) != 0 && (mode & 01000) == 0;
    if (!ours || open) {
      throw new IOException(
          String.format(
              "socket folder must be writable by its owner only, got mode %o of user %d at '%s'",
              mode & 07777, owner, folder));
    }
  }

  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean socket =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
    if (!socket) {
      throw new FileAlreadyExistsException(path.toString(), null, "it is not a socket");
    }
    if (answers(path)) {
      throw new FileAlreadyExistsException(path.toString(), null, "a kernel answers there");
    }
    Files.deleteIfExists(path);
  }

  /// Whether a server lives there. That a socket takes connections is not enough: what a killed
  /// server was just starting can still hold its socket, with nobody to accept. The credentials are
  /// those of the process that called listen(2) (unix(7)); one that this process cannot see has
  /// number 0 and counts as living.
  private static boolean answers(Path path) throws IOException {
    int fd = Socket.socket(Socket.AF_UNIX, TYPE, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = new SockaddrUn(path.toString()).allocate(arena);
      Socket.connect(fd, address);
      long server = SocketOptions.peer(fd).pid();
      return server == 0 || ProcessHandle.of(server).isPresent();
    } catch (PosixException e) {
      return switch (e.errno()) {
        case Errno.ECONNREFUSED, Errno.ENOENT -> false;
        case Errno.EAGAIN -> true;
        default -> throw e;
      };
    } finally {
      Unistd.close(fd);
    }
  }

  private static Object key(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey(),
        "files have inodes");
  }
}
