package io.kairo.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/// `struct sockaddr_in` and `struct sockaddr_in6` of `<netinet/in.h>`: an address of TCP.
///
/// ```
/// sockaddr_in    0 family  2 port  4 address[4]                                16 bytes
/// sockaddr_in6   0 family  2 port  4 flowinfo  8 address[16]  24 scope_id      28 bytes
/// ```
///
/// Port and address are in network order: ip(7), ipv6(7).
public final class SockaddrIn {
  private static final int SIZE = 16;
  private static final int SIZE6 = 28;
  private static final int PORT = 2;
  private static final int ADDRESS = 4;
  private static final int ADDRESS6 = 8;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private SockaddrIn() {}

  /// The address as C wants it. For IPv6 an address of IPv4 is written as a mapped one.
  public static MemorySegment allocate(
      SegmentAllocator allocator, InetSocketAddress address, boolean inet6) {
    InetAddress name = address.getAddress();
    if (!inet6 && !(name instanceof Inet4Address)) {
      throw new IllegalArgumentException("address must be one of IPv4, got '" + name + "'");
    }
    MemorySegment bytes = allocator.allocate(inet6 ? SIZE6 : SIZE, 4);
    bytes.set(JAVA_SHORT_UNALIGNED, 0, (short) (inet6 ? Socket.AF_INET6 : Socket.AF_INET));
    bytes.set(
        JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), PORT, (short) address.getPort());
    byte[] raw = name.getAddress();
    long at = inet6 ? ADDRESS6 : ADDRESS;
    if (inet6 && raw.length == 4) {
      if (!name.isAnyLocalAddress()) {
        MemorySegment.copy(MAPPED, 0, bytes, JAVA_BYTE, at, MAPPED.length);
      }
      at += MAPPED.length;
    }
    MemorySegment.copy(raw, 0, bytes, JAVA_BYTE, at, raw.length);
    return bytes;
  }

  /// Reads the address at the beginning of `bytes`. An address of IPv4 that is mapped into IPv6 is
  /// one of IPv4. Throws [PosixException] with EAFNOSUPPORT when it is none of TCP, with EINVAL
  /// when it is cut off.
  public static InetSocketAddress read(MemorySegment bytes) throws IOException {
    int family = family(bytes);
    boolean inet6 = family == Socket.AF_INET6;
    if (!inet6 && family != Socket.AF_INET) {
      throw new PosixException("sockaddr", Errno.EAFNOSUPPORT);
    }
    if (bytes.byteSize() < (inet6 ? SIZE6 : SIZE)) {
      throw new PosixException("sockaddr", Errno.EINVAL);
    }
    byte[] raw = bytes.asSlice(inet6 ? ADDRESS6 : ADDRESS, inet6 ? 16 : 4).toArray(JAVA_BYTE);
    int port =
        Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), PORT));
    return new InetSocketAddress(InetAddress.getByAddress(raw), port);
  }

  /// The family of the address at the beginning of `bytes`.
  public static int family(MemorySegment bytes) throws IOException {
    if (bytes.byteSize() < PORT) {
      throw new PosixException("sockaddr", Errno.EINVAL);
    }
    return Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, 0));
  }
}
