package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.kairo.posix.Native;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Bindings for `<linux/landlock.h>`. libc has no functions for it; the numbers of its system calls
/// are the same on every architecture.
///
/// ```
/// landlock_ruleset_attr        0 handled_access_fs  8 handled_access_net  16 scoped   24 bytes
/// landlock_path_beneath_attr   0 allowed_access  8 parent_fd                          12 bytes
/// ```
public final class Landlock {
  public static final long LANDLOCK_ACCESS_FS_EXECUTE = 1 << 0;
  public static final long LANDLOCK_ACCESS_FS_WRITE_FILE = 1 << 1;
  public static final long LANDLOCK_ACCESS_FS_READ_FILE = 1 << 2;
  public static final long LANDLOCK_ACCESS_FS_READ_DIR = 1 << 3;
  public static final long LANDLOCK_ACCESS_FS_REMOVE_DIR = 1 << 4;
  public static final long LANDLOCK_ACCESS_FS_REMOVE_FILE = 1 << 5;
  public static final long LANDLOCK_ACCESS_FS_MAKE_CHAR = 1 << 6;
  public static final long LANDLOCK_ACCESS_FS_MAKE_DIR = 1 << 7;
  public static final long LANDLOCK_ACCESS_FS_MAKE_REG = 1 << 8;
  public static final long LANDLOCK_ACCESS_FS_MAKE_SOCK = 1 << 9;
  public static final long LANDLOCK_ACCESS_FS_MAKE_FIFO = 1 << 10;
  public static final long LANDLOCK_ACCESS_FS_MAKE_BLOCK = 1 << 11;
  public static final long LANDLOCK_ACCESS_FS_MAKE_SYM = 1 << 12;
  public static final long LANDLOCK_ACCESS_FS_REFER = 1 << 13;
  public static final long LANDLOCK_ACCESS_FS_TRUNCATE = 1 << 14;
  public static final long LANDLOCK_ACCESS_FS_IOCTL_DEV = 1 << 15;
  public static final long LANDLOCK_ACCESS_NET_BIND_TCP = 1 << 0;
  public static final long LANDLOCK_ACCESS_NET_CONNECT_TCP = 1 << 1;
  public static final long LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0;
  public static final long LANDLOCK_SCOPE_SIGNAL = 1 << 1;
  public static final int LANDLOCK_CREATE_RULESET_VERSION = 1;
  public static final int LANDLOCK_RULE_PATH_BENEATH = 1;

  static final long RULESET_SIZE = 24;
  static final long PATH_BENEATH_SIZE = 12;

  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;

  private Landlock() {}

  /// A `struct landlock_ruleset_attr`.
  public static MemorySegment allocateRuleset(
      SegmentAllocator allocator, long files, long network, long scoped) {
    MemorySegment attributes = allocator.allocate(RULESET_SIZE, 8);
    attributes.set(JAVA_LONG, 0, files);
    attributes.set(JAVA_LONG, 8, network);
    attributes.set(JAVA_LONG, 16, scoped);
    return attributes;
  }

  /// Room for a `struct landlock_path_beneath_attr`.
  public static MemorySegment allocatePathBeneath(SegmentAllocator allocator) {
    return allocator.allocate(PATH_BENEATH_SIZE, 8);
  }

  /// Fills `rule`: `access` to what `parent` is, or to what lies beneath it.
  public static void setPathBeneath(MemorySegment rule, long access, int parent) {
    rule.set(JAVA_LONG_UNALIGNED, 0, access);
    rule.set(JAVA_INT_UNALIGNED, 8, parent);
  }

  /// Makes a ruleset and returns its descriptor, or with `LANDLOCK_CREATE_RULESET_VERSION` and no
  /// attributes, the kernel's ABI. See landlock_create_ruleset(2).
  public static int landlock_create_ruleset(MemorySegment attributes, long size, int flags)
      throws IOException {
    return (int)
        Native.check(
            "landlock_create_ruleset",
            Syscall.syscall(
                Native.errno(), CREATE_RULESET, attributes.address(), size, flags, 0, 0, 0));
  }

  /// See landlock_add_rule(2).
  public static void landlock_add_rule(int ruleset, int type, MemorySegment rule)
      throws IOException {
    Native.check(
        "landlock_add_rule",
        Syscall.syscall(Native.errno(), ADD_RULE, ruleset, type, rule.address(), 0, 0, 0));
  }
}
