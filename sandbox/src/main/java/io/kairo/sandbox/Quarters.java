package io.kairo.sandbox;

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
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The namespaces that processes which live apart are put into, made once and kept as open
/// descriptors: of mounts for each set of roots, and of network, IPC and names, where nothing can
/// be done. No process may change them, so that to enter is all that a start costs. Root makes and
/// enters them with its own threads; anybody else has them made by [Bubblewrap], and enters them
/// through an [Entrance]. Like rulesets they are kept under the identity of their roots.
/// Thread-safe; the lock guards the fields.
final class Quarters implements AutoCloseable {
  private static final int CAPACITY = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Namespaced> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final Optional<Bubblewrap> bubblewrap;
  private @Nullable Commons commons;

  /// @param bubblewrap that makes them, if this process cannot
  Quarters(Optional<Bubblewrap> bubblewrap) {
    this.bubblewrap = bubblewrap;
  }

  private record Key(
      List<Path> execute, List<Path> read, List<Path> write, Path program, List<Object> identity) {}

  /// The namespaces that root makes once for all.
  record Commons(int network, int ipc, int names) {}

  /// Where a process goes; the namespaces are the caller's own to close.
  ///
  /// @param program where it finds its own program
  /// @param user 0 when it stays who it is
  record Place(Namespaced namespaces, String program, int user) {
    /// Whether a thread cannot enter it.
    boolean needsEntrance() {
      return namespaces.users() != Launch.NONE;
    }
  }

  /// Whether an ordinary user has what it takes.
  boolean canBeMade() {
    return bubblewrap.isPresent();
  }

  /// A place for a process of `profile` that runs the file behind `executable`.
  Place open(Profile profile, Apart apart, int executable) throws IOException {
    Path program = Files.readSymbolicLink(Path.of("/proc/self/fd/" + executable));
    Key key = key(profile, program);
    lock.lock();
    try {
      Namespaced namespaces = kept.get(key);
      if (namespaces == null) {
        namespaces =
            bubblewrap.isPresent()
                ? bubblewrap.get().build(profile, executable, program)
                : build(profile, executable, program);
        kept.put(key, namespaces);
        trim();
      }
      return new Place(namespaces.copy(), program.toString(), apart.user().orElse(0));
    } finally {
      lock.unlock();
    }
  }

  private Namespaced build(Profile profile, int executable, Path program) throws IOException {
    Commons shared = commons;
    if (shared == null) {
      shared = Housing.commons();
      commons = shared;
    }
    return new Namespaced(
        Launch.NONE,
        Housing.mounts(profile, executable, program),
        Namespaced.copy(shared.network()),
        Namespaced.copy(shared.ipc()),
        Namespaced.copy(shared.names()));
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
    Iterator<Namespaced> oldest = kept.values().iterator();
    while (kept.size() > CAPACITY) {
      oldest.next().close();
      oldest.remove();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      for (Namespaced each : kept.values()) {
        each.close();
      }
      kept.clear();
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
