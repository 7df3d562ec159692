package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Bindings for `<sys/statvfs.h>`, and what of `struct statvfs` tells how full a filesystem is. The
/// same on x86_64 and aarch64.
///
/// ```
///  0 f_bsize    8 f_frsize  16 f_blocks  24 f_bfree  32 f_bavail  40 f_files  48 f_ffree
/// 56 f_favail  64 f_fsid    72 f_flag    80 f_namemax             88 spare    112 bytes
/// ```
///
/// @param frsize the unit in which blocks are counted, in bytes
/// @param bavail free blocks that an ordinary user may have
public record Statvfs(long frsize, long blocks, long bfree, long bavail) {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("f_bsize"),
          JAVA_LONG.withName("f_frsize"),
          JAVA_LONG.withName("f_blocks"),
          JAVA_LONG.withName("f_bfree"),
          JAVA_LONG.withName("f_bavail"),
          JAVA_LONG.withName("f_files"),
          JAVA_LONG.withName("f_ffree"),
          JAVA_LONG.withName("f_favail"),
          JAVA_LONG.withName("f_fsid"),
          JAVA_LONG.withName("f_flag"),
          JAVA_LONG.withName("f_namemax"),
          MemoryLayout.sequenceLayout(6, JAVA_INT).withName("f_spare"));

  private static final Downcall STATVFS = Downcall.ofInt("statvfs");

  /// Fills `struct` for the filesystem that holds the file `path`. Waits for as long as that
  /// filesystem does, which over a network can be for ever. See statvfs(3).
  public static void statvfs(MemorySegment path, MemorySegment struct) throws IOException {
    STATVFS.call(path, struct);
  }

  /// Reads what [#statvfs] left.
  public static Statvfs read(MemorySegment struct) {
    return new Statvfs(
        struct.get(JAVA_LONG, 8),
        struct.get(JAVA_LONG, 16),
        struct.get(JAVA_LONG, 24),
        struct.get(JAVA_LONG, 32));
  }
}
