package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// The constants of `<linux/sched.h>` and `<linux/mount.h>` for namespaces and mounts, and the
/// struct of mount_setattr(2). The calls themselves are made through [Syscall].
///
/// ```
/// mount_attr   0 attr_set  8 attr_clr  16 propagation  24 userns_fd      32 bytes
/// ```
public final class Namespaces {
  public static final int CLONE_FS = 0x200;
  public static final int CLONE_NEWNS = 0x20000;
  public static final int CLONE_NEWUTS = 0x4000000;
  public static final int CLONE_NEWIPC = 0x8000000;
  public static final int CLONE_NEWPID = 0x20000000;
  public static final int CLONE_NEWNET = 0x40000000;

  public static final int MS_NOSUID = 0x2;
  public static final int MS_NODEV = 0x4;
  public static final int MS_NOEXEC = 0x8;
  public static final int MS_REC = 0x4000;
  public static final int MS_PRIVATE = 0x40000;
  public static final int MNT_DETACH = 2;

  public static final int OPEN_TREE_CLONE = 1;
  public static final int OPEN_TREE_CLOEXEC = 0x80000;
  public static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_EMPTY_PATH = 0x1000;

  public static final long MOUNT_ATTR_RDONLY = 1;
  public static final long MOUNT_ATTR_NOSUID = 2;
  public static final long MOUNT_ATTR_NODEV = 4;
  public static final long MOUNT_ATTR_NOEXEC = 8;

  static final long ATTRIBUTES_SIZE = 32;

  private Namespaces() {}

  /// A `struct mount_attr` that sets these attributes.
  public static MemorySegment allocateAttributes(SegmentAllocator allocator, long attributes) {
    MemorySegment struct = allocator.allocate(ATTRIBUTES_SIZE, 8).fill((byte) 0);
    struct.set(JAVA_LONG, 0, attributes);
    return struct;
  }
}
