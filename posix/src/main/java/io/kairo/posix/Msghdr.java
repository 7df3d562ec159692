package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.util.OptionalInt;

/// `struct msghdr` of `<sys/socket.h>` with one data buffer and room for one descriptor.
///
/// ```
/// msghdr   0 msg_name   8 msg_namelen  16 msg_iov  24 msg_iovlen
///         32 msg_control  40 msg_controllen  48 msg_flags            56
/// iovec    0 iov_base   8 iov_len                                    16
/// cmsghdr  0 cmsg_len   8 cmsg_level  12 cmsg_type  16 fd  20 pad    24
/// ```
public final class Msghdr {
  public static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ADDRESS.withName("msg_name"),
          JAVA_INT.withName("msg_namelen"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("msg_iov"),
          JAVA_LONG.withName("msg_iovlen"),
          ADDRESS.withName("msg_control"),
          JAVA_LONG.withName("msg_controllen"),
          JAVA_INT.withName("msg_flags"),
          MemoryLayout.paddingLayout(4));

  static final StructLayout CMSGHDR =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("cmsg_len"),
          JAVA_INT.withName("cmsg_level"),
          JAVA_INT.withName("cmsg_type"),
          JAVA_INT.withName("fd"),
          MemoryLayout.paddingLayout(4));

  private static final long CMSG_LEN = 20;

  private final MemorySegment message;
  private final MemorySegment control;

  private Msghdr(MemorySegment message, MemorySegment control) {
    this.message = message;
    this.control = control;
  }

  /// A message over `data`, with room to receive one descriptor.
  public static Msghdr over(SegmentAllocator allocator, MemorySegment data) {
    MemorySegment vector = allocator.allocate(16, 8);
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, 8, data.byteSize());
    MemorySegment control = allocator.allocate(CMSGHDR);
    MemorySegment message = allocator.allocate(LAYOUT);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, control.byteSize());
    return new Msghdr(message, control);
  }

  /// Puts `fd` into the message: `SCM_RIGHTS`.
  public Msghdr with(int fd) {
    control.set(JAVA_LONG, 0, CMSG_LEN);
    control.set(JAVA_INT, 8, Socket.SOL_SOCKET);
    control.set(JAVA_INT, 12, Socket.SCM_RIGHTS);
    control.set(JAVA_INT, 16, fd);
    return this;
  }

  /// The struct, for [Socket#sendmsg] and [Socket#recvmsg].
  public MemorySegment segment() {
    return message;
  }

  /// The descriptor that was received, if one was.
  public OptionalInt fd() {
    boolean received =
        message.get(JAVA_LONG, 40) >= CMSG_LEN
            && control.get(JAVA_LONG, 0) == CMSG_LEN
            && control.get(JAVA_INT, 12) == Socket.SCM_RIGHTS;
    return received ? OptionalInt.of(control.get(JAVA_INT, 16)) : OptionalInt.empty();
  }
}
