package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

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
  private static final MethodHandle ACTIONS_INIT = call("posix_spawn_file_actions_init");
  private static final MethodHandle ACTIONS_DESTROY = call("posix_spawn_file_actions_destroy");
  private static final MethodHandle ADD_DUP2 =
      Native.function("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle ADD_OPEN =
      Native.function(
          "posix_spawn_file_actions_addopen",
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);
  private static final MethodHandle ADD_CHDIR =
      Native.function("posix_spawn_file_actions_addchdir_np", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ADD_CLOSEFROM =
      Native.function("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ATTRIBUTES_INIT = call("posix_spawnattr_init");
  private static final MethodHandle SET_FLAGS =
      Native.function("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
  private static final MethodHandle SET_SIGMASK =
      Native.function("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SET_SIGDEFAULT =
      Native.function("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SET_PGROUP =
      Native.function("posix_spawnattr_setpgroup", JAVA_INT, ADDRESS, JAVA_INT);

  private Spawn() {}

  private static MethodHandle call(String name) {
    return Native.function(name, JAVA_INT, ADDRESS);
  }

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
    try {
      check("posix_spawn_file_actions_init", (int) ACTIONS_INIT.invokeExact(errno(), actions));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See posix_spawn_file_actions_destroy(3).
  public static void posix_spawn_file_actions_destroy(MemorySegment actions) throws IOException {
    try {
      check(
          "posix_spawn_file_actions_destroy", (int) ACTIONS_DESTROY.invokeExact(errno(), actions));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// In the child, makes `target` a copy of `fd`. See posix_spawn_file_actions_adddup2(3).
  public static void posix_spawn_file_actions_adddup2(MemorySegment actions, int fd, int target)
      throws IOException {
    try {
      check(
          "posix_spawn_file_actions_adddup2",
          (int) ADD_DUP2.invokeExact(errno(), actions, fd, target));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// In the child, opens `path` as `fd`. See posix_spawn_file_actions_addopen(3).
  public static void posix_spawn_file_actions_addopen(
      MemorySegment actions, int fd, MemorySegment path, int flags, int mode) throws IOException {
    try {
      check(
          "posix_spawn_file_actions_addopen",
          (int) ADD_OPEN.invokeExact(errno(), actions, fd, path, flags, mode));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// In the child, changes the working directory. See posix_spawn_file_actions_addchdir_np(3).
  public static void posix_spawn_file_actions_addchdir_np(MemorySegment actions, MemorySegment path)
      throws IOException {
    try {
      check(
          "posix_spawn_file_actions_addchdir_np",
          (int) ADD_CHDIR.invokeExact(errno(), actions, path));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// In the child, closes every descriptor from `first` on. glibc 2.34 and later.
  public static void posix_spawn_file_actions_addclosefrom_np(MemorySegment actions, int first)
      throws IOException {
    try {
      check(
          "posix_spawn_file_actions_addclosefrom_np",
          (int) ADD_CLOSEFROM.invokeExact(errno(), actions, first));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See posix_spawnattr_init(3).
  public static void posix_spawnattr_init(MemorySegment attributes) throws IOException {
    try {
      check("posix_spawnattr_init", (int) ATTRIBUTES_INIT.invokeExact(errno(), attributes));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// See posix_spawnattr_setflags(3).
  public static void posix_spawnattr_setflags(MemorySegment attributes, short flags)
      throws IOException {
    try {
      check("posix_spawnattr_setflags", (int) SET_FLAGS.invokeExact(errno(), attributes, flags));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// The signals the child starts with blocked. See posix_spawnattr_setsigmask(3).
  public static void posix_spawnattr_setsigmask(MemorySegment attributes, MemorySegment set)
      throws IOException {
    try {
      check("posix_spawnattr_setsigmask", (int) SET_SIGMASK.invokeExact(errno(), attributes, set));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// The signals whose action is the default in the child. See posix_spawnattr_setsigdefault(3).
  public static void posix_spawnattr_setsigdefault(MemorySegment attributes, MemorySegment set)
      throws IOException {
    try {
      check(
          "posix_spawnattr_setsigdefault",
          (int) SET_SIGDEFAULT.invokeExact(errno(), attributes, set));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /// The child's process group; 0 is one of its own. See posix_spawnattr_setpgroup(3).
  public static void posix_spawnattr_setpgroup(MemorySegment attributes, int group)
      throws IOException {
    try {
      check("posix_spawnattr_setpgroup", (int) SET_PGROUP.invokeExact(errno(), attributes, group));
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static MemorySegment errno() {
    return Native.errno();
  }

  private static void check(String call, int error) throws PosixException {
    if (error != 0) {
      throw new PosixException(call, error);
    }
  }
}
