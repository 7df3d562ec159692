package io.kairo.sandbox;

import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_EXECUTE;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_IOCTL_DEV;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_MAKE_DIR;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_MAKE_FIFO;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_MAKE_REG;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_MAKE_SYM;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_READ_DIR;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_READ_FILE;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_REFER;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_REMOVE_DIR;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_REMOVE_FILE;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_TRUNCATE;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_FS_WRITE_FILE;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_NET_BIND_TCP;
import static io.kairo.posix.linux.Landlock.LANDLOCK_ACCESS_NET_CONNECT_TCP;
import static io.kairo.posix.linux.Landlock.LANDLOCK_CREATE_RULESET_VERSION;
import static io.kairo.posix.linux.Landlock.LANDLOCK_RULE_PATH_BENEATH;
import static io.kairo.posix.linux.Landlock.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET;
import static io.kairo.posix.linux.Landlock.LANDLOCK_SCOPE_SIGNAL;
import static io.kairo.posix.linux.Landlock.landlock_add_rule;
import static io.kairo.posix.linux.Landlock.landlock_create_ruleset;
import static io.kairo.posix.linux.Landlock.setPathBeneath;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Landlock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

/// Landlock rulesets, built once per set of roots and kept as open descriptors. A ruleset names
/// files, not paths, so it is kept under the identity of its roots too: a directory that was
/// replaced gets a new ruleset. Thread-safe; the lock guards the map alone.
final class Rulesets implements AutoCloseable {
  static final int LEAST_ABI = 4;
  static final int SCOPING_ABI = 6;

  private static final int CAPACITY = 128;
  private static final long READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  private static final long EXECUTE = READ | LANDLOCK_ACCESS_FS_EXECUTE;
  private static final long WRITE =
      READ
          | LANDLOCK_ACCESS_FS_WRITE_FILE
          | LANDLOCK_ACCESS_FS_TRUNCATE
          | LANDLOCK_ACCESS_FS_REMOVE_DIR
          | LANDLOCK_ACCESS_FS_REMOVE_FILE
          | LANDLOCK_ACCESS_FS_MAKE_DIR
          | LANDLOCK_ACCESS_FS_MAKE_REG
          | LANDLOCK_ACCESS_FS_MAKE_FIFO
          | LANDLOCK_ACCESS_FS_MAKE_SYM
          | LANDLOCK_ACCESS_FS_REFER;
  private static final long ON_FILES =
      LANDLOCK_ACCESS_FS_EXECUTE
          | LANDLOCK_ACCESS_FS_READ_FILE
          | LANDLOCK_ACCESS_FS_WRITE_FILE
          | LANDLOCK_ACCESS_FS_TRUNCATE;
  private static final long NETWORK =
      LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP;
  private static final long SCOPES = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;

  private final int abi;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Integer> cache = new LinkedHashMap<>(16, 0.75f, true);

  Rulesets(int abi) {
    this.abi = abi;
  }

  /// The Landlock ABI of this kernel, 0 when it has none.
  static int abi() {
    try {
      return landlock_create_ruleset(MemorySegment.NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    } catch (IOException e) {
      return 0;
    }
  }

  private record Key(
      List<Path> execute, List<Path> read, List<Path> write, List<Object> identity) {}

  /// A descriptor of the ruleset for `profile`, the caller's own to close.
  int open(Profile profile) throws IOException {
    Key key = key(profile);
    lock.lock();
    try {
      Integer kept = cache.get(key);
      if (kept != null) {
        return copy(kept);
      }
    } finally {
      lock.unlock();
    }
    int built = build(profile);
    lock.lock();
    try {
      Integer raced = cache.put(key, copy(built));
      if (raced != null) {
        Unistd.close(raced);
      }
      trim();
    } finally {
      lock.unlock();
    }
    return built;
  }

  /// A ruleset that denies nothing a JVM's thread does while it starts a process.
  int openHarmless() throws IOException {
    return create(0, NETWORK, 0);
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      for (int ruleset : cache.values()) {
        Unistd.close(ruleset);
      }
      cache.clear();
    } finally {
      lock.unlock();
    }
  }

  private void trim() throws IOException {
    Iterator<Integer> oldest = cache.values().iterator();
    while (cache.size() > CAPACITY) {
      Unistd.close(oldest.next());
      oldest.remove();
    }
  }

  private static int copy(int ruleset) throws IOException {
    return Fcntl.fcntl(ruleset, Fcntl.F_DUPFD_CLOEXEC, 4);
  }

  private static Key key(Profile profile) throws IOException {
    List<Object> identity = new ArrayList<>();
    for (List<Path> roots : List.of(profile.execute(), profile.read(), profile.write())) {
      for (Path root : roots) {
        identity.add(
            Objects.requireNonNull(
                Files.readAttributes(root, BasicFileAttributes.class).fileKey()));
      }
    }
    return new Key(profile.execute(), profile.read(), profile.write(), List.copyOf(identity));
  }

  private int build(Profile profile) throws IOException {
    int ruleset = create(handled(), NETWORK, abi >= SCOPING_ABI ? SCOPES : 0);
    try {
      addAll(ruleset, profile.execute(), EXECUTE);
      addAll(ruleset, profile.read(), READ);
      addAll(ruleset, profile.write(), WRITE);
      return ruleset;
    } catch (IOException | RuntimeException | Error e) {
      Unistd.close(ruleset);
      throw e;
    }
  }

  private long handled() {
    long files = (LANDLOCK_ACCESS_FS_TRUNCATE << 1) - 1;
    return abi >= 5 ? files | LANDLOCK_ACCESS_FS_IOCTL_DEV : files;
  }

  private int create(long files, long network, long scopes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = Landlock.allocateRuleset(arena, files, network, scopes);
      return landlock_create_ruleset(attributes, scopes == 0 ? 16 : attributes.byteSize(), 0);
    }
  }

  private static void addAll(int ruleset, List<Path> roots, long access) throws IOException {
    for (Path root : roots) {
      add(ruleset, root, access);
    }
  }

  private static void add(int ruleset, Path root, long access) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int parent =
          Fcntl.open(arena.allocateFrom(root.toString()), Fcntl.O_PATH | Fcntl.O_CLOEXEC, 0);
      try {
        MemorySegment rule = Landlock.allocatePathBeneath(arena);
        setPathBeneath(rule, Files.isDirectory(root) ? access : access & ON_FILES, parent);
        landlock_add_rule(ruleset, LANDLOCK_RULE_PATH_BENEATH, rule);
      } finally {
        Unistd.close(parent);
      }
    }
  }
}
