package io.kairo.sandbox;

import static io.kairo.posix.linux.Namespaces.AT_EMPTY_PATH;
import static io.kairo.posix.linux.Namespaces.CLONE_NEWIPC;
import static io.kairo.posix.linux.Namespaces.CLONE_NEWNET;
import static io.kairo.posix.linux.Namespaces.CLONE_NEWNS;
import static io.kairo.posix.linux.Namespaces.CLONE_NEWUTS;
import static io.kairo.posix.linux.Namespaces.MOUNT_ATTR_NODEV;
import static io.kairo.posix.linux.Namespaces.MOUNT_ATTR_NOEXEC;
import static io.kairo.posix.linux.Namespaces.MOUNT_ATTR_NOSUID;
import static io.kairo.posix.linux.Namespaces.MOUNT_ATTR_RDONLY;

import io.kairo.posix.Architecture;
import io.kairo.posix.Fcntl;
import io.kairo.posix.PosixException;
import io.kairo.posix.linux.Namespaces;
import io.kairo.posix.linux.Syscall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Builds namespaces, each on a thread of its own that ends with it: a thread that has moved out
/// never comes back. What is left is a descriptor.
final class Housing {
  private static final Architecture HERE = Architecture.current();

  /// Where the new root is put together, in a namespace that nobody else sees: a folder that every
  /// Linux has.
  private static final Path SCRATCH = Path.of("/proc");

  private static final String LIMITS = "size=256k,nr_inodes=1k,mode=0755";
  private static final String NAME = "skill";

  private final Arena arena;
  private final MemorySegment state;

  private Housing(Arena arena) {
    this.arena = arena;
    state = Syscall.allocateState(arena);
  }

  /// A namespace each of network, IPC and names, with nothing in it.
  static Quarters.Commons commons() throws IOException {
    return onThread(housing -> {
      housing.call("unshare", CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS);
      housing.call("sethostname", housing.text(NAME), NAME.length());
      return new Quarters.Commons(
          housing.open("/proc/thread-self/ns/net"),
          housing.open("/proc/thread-self/ns/ipc"),
          housing.open("/proc/thread-self/ns/uts"));
    });
  }

  /// A namespace of mounts in which there is what `profile` names, at the same paths, and at
  /// `program` the very file behind `executable`.
  static int mounts(Profile profile, int executable, Path program) throws IOException {
    return onThread(housing -> housing.build(profile, executable, program));
  }

  @FunctionalInterface
  private interface Work<T> {
    T build(Housing housing) throws IOException;
  }

  private static <T> T onThread(Work<T> work) throws IOException {
    return Aside.call(() -> {
      try (Arena arena = Arena.ofConfined()) {
        return work.build(new Housing(arena));
      }
    });
  }

  /// A mount that is in no namespace yet, and where it goes.
  private record Part(int mount, Path target, boolean folder) {}

  private int build(Profile profile, int executable, Path program) throws IOException {
    call("unshare", CLONE_NEWNS);
    int namespace = open("/proc/thread-self/ns/mnt");
    call("mount", 0, text("/"), 0, Namespaces.MS_REC | Namespaces.MS_PRIVATE, 0);
    List<Part> parts = parts(profile);
    parts.add(program(executable, program));
    long flags = Namespaces.MS_NOSUID | Namespaces.MS_NODEV | Namespaces.MS_NOEXEC;
    call("mount", text("kairo"), text(SCRATCH.toString()), text("tmpfs"), flags, text(LIMITS));
    for (Part part : parts) {
      place(part);
    }
    call(
        "mount_setattr",
        Fcntl.AT_FDCWD,
        text(SCRATCH.toString()),
        0,
        attributes(MOUNT_ATTR_RDONLY),
        32);
    call("chdir", text(SCRATCH.toString()));
    call("pivot_root", text("."), text("."));
    call("umount2", text("."), Namespaces.MNT_DETACH);
    return namespace;
  }

  /// Taken from the old root while it is there, the outer ones first.
  private List<Part> parts(Profile profile) throws IOException {
    List<Path> roots = new ArrayList<>(profile.execute());
    roots.addAll(profile.read());
    roots.addAll(profile.write());
    List<Part> parts = new ArrayList<>();
    for (Path root :
        roots.stream().distinct().sorted(Comparator.comparingInt(Path::getNameCount)).toList()) {
      int mount = openTree(text(root.toString()), 0);
      set(mount, attributesOf(profile, root));
      parts.add(new Part(mount, root, Files.isDirectory(root)));
    }
    return parts;
  }

  /// The program by its path in this namespace, where the descriptor leads into another one. It
  /// must be the same file, and stays it.
  private Part program(int executable, Path path) throws IOException {
    int mount = openTree(text(path.toString()), Namespaces.AT_SYMLINK_NOFOLLOW);
    if (!file(mount).equals(file(executable))) {
      throw new IOException("program '" + path + "' must stay the file that was opened");
    }
    set(mount, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    return new Part(mount, path, false);
  }

  private static Object file(int fd) throws IOException {
    Path link = Path.of("/proc/self/fd/" + fd);
    return Objects.requireNonNull(Files.readAttributes(link, BasicFileAttributes.class).fileKey());
  }

  /// What may be written is not executed, unless it is listed twice. A device that was named works.
  private static long attributesOf(Profile profile, Path root) {
    long attributes = MOUNT_ATTR_NOSUID;
    if (!profile.write().contains(root)) {
      attributes |= MOUNT_ATTR_RDONLY;
    }
    if (!profile.execute().contains(root)) {
      attributes |= MOUNT_ATTR_NOEXEC;
    }
    return Files.isDirectory(root) || Files.isRegularFile(root)
        ? attributes | MOUNT_ATTR_NODEV
        : attributes;
  }

  private void place(Part part) throws IOException {
    Path target = SCRATCH.resolve(Path.of("/").relativize(part.target()));
    if (part.folder()) {
      Files.createDirectories(target);
    } else if (!Files.exists(target)) {
      Files.createDirectories(target.resolveSibling("."));
      Files.createFile(target);
    }
    call(
        "move_mount",
        part.mount(),
        text(""),
        Fcntl.AT_FDCWD,
        text(target.toString()),
        Namespaces.MOVE_MOUNT_F_EMPTY_PATH);
    call("close", part.mount());
  }

  private int openTree(long path, int flags) throws IOException {
    return (int)
        call(
            "open_tree",
            Fcntl.AT_FDCWD,
            path,
            flags | Namespaces.OPEN_TREE_CLONE | Namespaces.OPEN_TREE_CLOEXEC);
  }

  private void set(int mount, long attributes) throws IOException {
    call("mount_setattr", mount, text(""), AT_EMPTY_PATH, attributes(attributes), 32);
  }

  private long attributes(long attributes) {
    return Namespaces.allocateAttributes(arena, attributes).address();
  }

  private int open(String path) throws IOException {
    return Fcntl.open(arena.allocateFrom(path), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC, 0);
  }

  private long text(String text) {
    return arena.allocateFrom(text).address();
  }

  private long call(String name, long... arguments) throws IOException {
    long[] six = new long[6];
    System.arraycopy(arguments, 0, six, 0, arguments.length);
    long result =
        Syscall.syscall(
            state, SystemCall.number(HERE, name), six[0], six[1], six[2], six[3], six[4], six[5]);
    if (result == -1) {
      throw new PosixException(name, Syscall.errno(state));
    }
    return result;
  }
}
