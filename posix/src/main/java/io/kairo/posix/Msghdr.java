package io.kairo.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.util.OptionalInt;

/// `struct msghdr` of `<sys/socket.h>` with one data buffer and room for descriptors.
///
/// ```
/// msghdr   0 msg_name   8 msg_namelen  16 msg_iov  24 msg_iovlen
///         32 msg_control  40 msg_controllen  48 msg_flags            56
/// iovec    0 iov_base   8 iov_len                                    16
/// cmsghdr  0 cmsg_len   8 cmsg_level  12 cmsg_type  16 fd … pad to 8
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

  private static final long CMSG_HEADER =
      CMSGHDR.byteOffset(MemoryLayout.PathElement.groupElement("fd"));
  private static final int[] NONE = {};

  private final MemorySegment message;
  private final MemorySegment vector;
  private final MemorySegment control;

  private Msghdr(MemorySegment message, MemorySegment vector, MemorySegment control) {
    this.message = message;
    this.vector = vector;
    this.control = control;
  }

  /// A message over `data`, with room to receive one descriptor.
  public static Msghdr over(SegmentAllocator allocator, MemorySegment data) {
    return over(allocator, data, 1);
  }

  /// A message over `data`, with room for so many descriptors.
  public static Msghdr over(SegmentAllocator allocator, MemorySegment data, int room) {
    MemorySegment vector = allocator.allocate(16, 8);
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, 8, data.byteSize());
    MemorySegment control = allocator.allocate(controlSize(room), 8);
    MemorySegment message = allocator.allocate(LAYOUT);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, control.byteSize());
    return new Msghdr(message, vector, control);
  }

  /// Puts `fds` into the message: `SCM_RIGHTS`. There must be room for them.
  public Msghdr with(int... fds) {
    control.set(JAVA_LONG, 0, CMSG_HEADER + (long) fds.length * Integer.BYTES);
    control.set(JAVA_INT, 8, Socket.SOL_SOCKET);
    control.set(JAVA_INT, 12, Socket.SCM_RIGHTS);
    for (int i = 0; i < fds.length; i++) {
      control.set(JAVA_INT, CMSG_HEADER + (long) i * Integer.BYTES, fds[i]);
    }
    message.set(JAVA_LONG, 40, controlSize(fds.length));
    return this;
  }

  /// Sends only the first `length` bytes of the data.
  public Msghdr limit(long length) {
    vector.set(JAVA_LONG, 8, length);
    return this;
  }

  /// Makes the message ready to receive again: [Socket#recvmsg] says in it how much it left.
  public void clear() {
    message.set(JAVA_LONG, 40, control.byteSize());
  }

  /// The struct, for [Socket#sendmsg] and [Socket#recvmsg].
  public MemorySegment segment() {
    return message;
  }

  /// The descriptor that was received, if one was.
  public OptionalInt fd() {
    int[] fds = fds();
    return fds.length == 1 ? OptionalInt.of(fds[0]) : OptionalInt.empty();
  }

  /// The descriptors that were received, in the order in which they were sent.
  public int[] fds() {
    boolean received =
        message.get(JAVA_LONG, 40) > CMSG_HEADER
            && control.get(JAVA_INT, 8) == Socket.SOL_SOCKET
            && control.get(JAVA_INT, 12) == Socket.SCM_RIGHTS;
    if (!received) {
      return NONE;
    }
    long bytes = control.get(JAVA_LONG, 0) - CMSG_HEADER;
    return control.asSlice(CMSG_HEADER, bytes).toArray(JAVA_INT);
  }

  private static long controlSize(int fds) {
    return CMSG_HEADER + (((long) fds * Integer.BYTES + 7) & -8);
  }
}
