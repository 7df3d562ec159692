package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;

/// `struct sockaddr_un` of `<sys/un.h>`: the address of a socket in the file system.
///
/// ```
/// 0 sun_family   2 sun_path[108], NUL-terminated   110
/// ```
public record SockaddrUn(String path) {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          JAVA_SHORT.withName("sun_family"),
          MemoryLayout.sequenceLayout(108, JAVA_BYTE).withName("sun_path"));

  private static final int PATH_OFFSET = 2;
  private static final int PATH_MAX = 107;

  public SockaddrUn {
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > PATH_MAX || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "socket path must have 1 to "
              + PATH_MAX
              + " bytes, got "
              + length
              + " in '"
              + path
              + "'");
    }
  }

  /// The path in the address in `bytes`, which ends at a NUL or with them; empty when the socket
  /// has no name or one that is not in the file system.
  public static String path(MemorySegment bytes) {
    byte[] raw = bytes.asSlice(Math.min(PATH_OFFSET, bytes.byteSize())).toArray(JAVA_BYTE);
    int length = 0;
    while (length < raw.length && raw[length] != 0) {
      length++;
    }
    return new String(raw, 0, length, StandardCharsets.UTF_8);
  }

  /// The address as C wants it.
  public MemorySegment allocate(SegmentAllocator allocator) {
    MemorySegment address = allocator.allocate(LAYOUT);
    address.set(JAVA_SHORT, 0, (short) Socket.AF_UNIX);
    address.setString(PATH_OFFSET, path);
    return address;
  }
}
