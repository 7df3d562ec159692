package io.kairo.sandbox;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The namespaces that processes which live apart are put into, made once and kept as open
/// descriptors: one of mounts for each set of roots, and one each of network, IPC and names for
/// all, since nothing can be done there. No process may change them, so that to enter is all that a
/// start costs. Like rulesets they are kept under the identity of their roots. Thread-safe; the
/// lock guards the fields.
final class Quarters implements AutoCloseable {
  private static final int CAPACITY = 64;
  private static final int LOWEST = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Integer> mounts = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable Commons commons;

  private record Key(
      List<Path> execute, List<Path> read, List<Path> write, Path program, List<Object> identity) {}

  /// The namespaces that are the same for all.
  record Commons(int network, int ipc, int names) {}

  /// Where a process goes; `mounts` is the caller's own to close.
  ///
  /// @param program where it finds its own program
  /// @param user 0 when it stays who it is
  record Place(int mounts, Commons commons, String program, int user) {}

  /// A place for a process of `profile` that runs the file behind `executable`.
  Place open(Profile profile, Apart apart, int executable) throws IOException {
    Path program = Files.readSymbolicLink(Path.of("/proc/self/fd/" + executable));
    Key key = key(profile, program);
    lock.lock();
    try {
      Commons shared = commons;
      if (shared == null) {
        shared = Housing.commons();
        commons = shared;
      }
      Integer kept = mounts.get(key);
      if (kept == null) {
        kept = Housing.mounts(profile, executable, program);
        mounts.put(key, kept);
        trim();
      }
      int copy = Fcntl.fcntl(kept, Fcntl.F_DUPFD_CLOEXEC, LOWEST);
      return new Place(copy, shared, program.toString(), apart.user().orElse(0));
    } finally {
      lock.unlock();
    }
  }

  private static Key key(Profile profile, Path program) throws IOException {
    List<Object> identity = new ArrayList<>();
    for (List<Path> roots :
        List.of(profile.execute(), profile.read(), profile.write(), List.of(program))) {
      for (Path root : roots) {
        identity.add(
            Objects.requireNonNull(
                Files.readAttributes(root, BasicFileAttributes.class).fileKey()));
      }
    }
    return new Key(
        profile.execute(), profile.read(), profile.write(), program, List.copyOf(identity));
  }

  private void trim() throws IOException {
    Iterator<Integer> oldest = mounts.values().iterator();
    while (mounts.size() > CAPACITY) {
      Unistd.close(oldest.next());
      oldest.remove();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      for (int each : mounts.values()) {
        Unistd.close(each);
      }
      mounts.clear();
      Commons shared = commons;
      if (shared != null) {
        Unistd.close(shared.network());
        Unistd.close(shared.ipc());
        Unistd.close(shared.names());
        commons = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
