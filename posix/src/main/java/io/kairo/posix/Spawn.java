package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/// Bindings for `<spawn.h>` of glibc. Its two structs are opaque; only their size is known here.
/// These functions return the error number instead of setting `errno`.
public final class Spawn {
  public static final short POSIX_SPAWN_SETPGROUP = 0x02;
  public static final short POSIX_SPAWN_SETSIGDEF = 0x04;
  public static final short POSIX_SPAWN_SETSIGMASK = 0x08;
  public static final short POSIX_SPAWN_SETSID = 0x80;

  static final long FILE_ACTIONS_SIZE = 80;
  static final long ATTRIBUTES_SIZE = 336;

  private static final MethodHandle SPAWN =
      Native.function(
          "posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final Downcall ACTIONS_INIT = Downcall.ofInt("posix_spawn_file_actions_init");
  private static final Downcall ACTIONS_DESTROY =
      Downcall.ofInt("posix_spawn_file_actions_destroy");
  private static final Downcall ADD_DUP2 = Downcall.ofInt("posix_spawn_file_actions_adddup2");
  private static final Downcall ADD_OPEN = Downcall.ofInt("posix_spawn_file_actions_addopen");
  private static final Downcall ADD_CHDIR = Downcall.ofInt("posix_spawn_file_actions_addchdir_np");
  private static final Downcall ADD_CLOSEFROM =
      Downcall.ofInt("posix_spawn_file_actions_addclosefrom_np");
  private static final Downcall ATTRIBUTES_INIT = Downcall.ofInt("posix_spawnattr_init");
  private static final Downcall SET_FLAGS = Downcall.ofInt("posix_spawnattr_setflags");
  private static final Downcall SET_SIGMASK = Downcall.ofInt("posix_spawnattr_setsigmask");
  private static final Downcall SET_SIGDEFAULT = Downcall.ofInt("posix_spawnattr_setsigdefault");
  private static final Downcall SET_PGROUP = Downcall.ofInt("posix_spawnattr_setpgroup");

  private Spawn() {}

  /// Room for a `posix_spawn_file_actions_t`.
  public static MemorySegment allocateFileActions(SegmentAllocator allocator) {
    return allocator.allocate(FILE_ACTIONS_SIZE, 8);
  }

  /// Room for a `posix_spawnattr_t`.
  public static MemorySegment allocateAttributes(SegmentAllocator allocator) {
    return allocator.allocate(ATTRIBUTES_SIZE, 8);
  }

  /// Starts the program at `path`, leaves its process id in the `int` at `pid`, and returns 0 or an
  /// error number. Throws nothing and allocates nothing, given a `state` made by
  /// [linux.Syscall#allocateState][io.kairo.posix.linux.Syscall#allocateState]. See posix_spawn(3).
  public static int posix_spawn(
      MemorySegment state,
      MemorySegment pid,
      MemorySegment path,
      MemorySegment fileActions,
      MemorySegment attributes,
      MemorySegment arguments,
      MemorySegment environment) {
    try {
      return (int)
          SPAWN.invokeExact(state, pid, path, fileActions, attributes, arguments, environment);
    } catch (Throwable t) {
      throw new AssertionError("posix_spawn never throws", t);
    }
  }

  /// See posix_spawn_file_actions_init(3).
  public static void posix_spawn_file_actions_init(MemorySegment actions) throws IOException {
    check(ACTIONS_INIT, ACTIONS_INIT.call(actions));
  }

  /// See posix_spawn_file_actions_destroy(3).
  public static void posix_spawn_file_actions_destroy(MemorySegment actions) throws IOException {
    check(ACTIONS_DESTROY, ACTIONS_DESTROY.call(actions));
  }

  /// In the child, makes `target` a copy of `fd`. See posix_spawn_file_actions_adddup2(3).
  public static void posix_spawn_file_actions_adddup2(MemorySegment actions, int fd, int target)
      throws IOException {
    check(ADD_DUP2, ADD_DUP2.call(actions, fd, target));
  }

  /// In the child, opens `path` as `fd`. See posix_spawn_file_actions_addopen(3).
  public static void posix_spawn_file_actions_addopen(
      MemorySegment actions, int fd, MemorySegment path, int flags, int mode) throws IOException {
    check(ADD_OPEN, ADD_OPEN.call(actions, fd, path, flags, mode));
  }

  /// In the child, changes the working directory. See posix_spawn_file_actions_addchdir_np(3).
  public static void posix_spawn_file_actions_addchdir_np(MemorySegment actions, MemorySegment path)
      throws IOException {
    check(ADD_CHDIR, ADD_CHDIR.call(actions, path));
  }

  /// In the child, closes every descriptor from `first` on. glibc 2.34 and later.
  public static void posix_spawn_file_actions_addclosefrom_np(MemorySegment actions, int first)
      throws IOException {
    check(ADD_CLOSEFROM, ADD_CLOSEFROM.call(actions, first));
  }

  /// See posix_spawnattr_init(3).
  public static void posix_spawnattr_init(MemorySegment attributes) throws IOException {
    check(ATTRIBUTES_INIT, ATTRIBUTES_INIT.call(attributes));
  }

  /// See posix_spawnattr_setflags(3).
  public static void posix_spawnattr_setflags(MemorySegment attributes, short flags)
      throws IOException {
    check(SET_FLAGS, SET_FLAGS.call(attributes, flags));
  }

  /// The signals the child starts with blocked. See posix_spawnattr_setsigmask(3).
  public static void posix_spawnattr_setsigmask(MemorySegment attributes, MemorySegment set)
      throws IOException {
    check(SET_SIGMASK, SET_SIGMASK.call(attributes, set));
  }

  /// The signals whose action is the default in the child. See posix_spawnattr_setsigdefault(3).
  public static void posix_spawnattr_setsigdefault(MemorySegment attributes, MemorySegment set)
      throws IOException {
    check(SET_SIGDEFAULT, SET_SIGDEFAULT.call(attributes, set));
  }

  /// The child's process group; 0 is one of its own. See posix_spawnattr_setpgroup(3).
  public static void posix_spawnattr_setpgroup(MemorySegment attributes, int group)
      throws IOException {
    check(SET_PGROUP, SET_PGROUP.call(attributes, group));
  }

  private static void check(Downcall call, long error) throws PosixException {
    if (error != 0) {
      throw new PosixException(call.name(), (int) error);
    }
  }
}
