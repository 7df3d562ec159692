package io.kairo.posix.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Bindings for `<linux/seccomp.h>` and `<linux/filter.h>`. The system call itself has another
/// number on each architecture and is made through [Syscall].
///
/// ```
/// seccomp_data         0 nr  4 arch  8 instruction_pointer  16 args[6]                64 bytes
/// seccomp_notif        0 id  8 pid  12 flags  16 data                                 80 bytes
/// seccomp_notif_resp   0 id  8 val  16 error  20 flags                                24 bytes
/// seccomp_notif_addfd  0 id  8 flags  12 srcfd  16 newfd  20 newfd_flags              24 bytes
/// sock_fprog           0 len  8 filter                                                16 bytes
/// ```
public final class Seccomp {
  public static final int SECCOMP_SET_MODE_FILTER = 1;
  public static final int SECCOMP_GET_ACTION_AVAIL = 2;
  public static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;
  public static final int SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 32;

  public static final int SECCOMP_RET_KILL_PROCESS = 0x80000000;
  public static final int SECCOMP_RET_ERRNO = 0x00050000;
  public static final int SECCOMP_RET_USER_NOTIF = 0x7fc00000;
  public static final int SECCOMP_RET_ALLOW = 0x7fff0000;

  public static final long SECCOMP_IOCTL_NOTIF_RECV = 0xC0502100L;
  public static final long SECCOMP_IOCTL_NOTIF_SEND = 0xC0182101L;
  public static final long SECCOMP_IOCTL_NOTIF_ID_VALID = 0x40082102L;
  public static final long SECCOMP_IOCTL_NOTIF_ADDFD = 0x40182103L;
  public static final long SECCOMP_IOCTL_NOTIF_SET_FLAGS = 0x40082104L;
  public static final int SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP = 1;
  public static final int SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1;
  public static final int SECCOMP_ADDFD_FLAG_SETFD = 1;
  public static final int SECCOMP_ADDFD_FLAG_SEND = 2;

  static final long NOTIFICATION_SIZE = 80;
  static final long RESPONSE_SIZE = 24;
  static final long ADDFD_SIZE = 24;
  static final long PROGRAM_SIZE = 16;
  static final long PID_OFFSET = 8;
  static final long NUMBER_OFFSET = 16;
  static final long ARGUMENTS_OFFSET = 32;

  private Seccomp() {}

  /// Room for a `struct seccomp_notif`; the kernel wants it zeroed before every receive.
  public static MemorySegment allocateNotification(SegmentAllocator allocator) {
    return allocator.allocate(NOTIFICATION_SIZE, 8);
  }

  /// Which notification this is; answers carry it.
  public static long id(MemorySegment notification) {
    return notification.get(JAVA_LONG, 0);
  }

  /// The thread that made the call.
  public static int pid(MemorySegment notification) {
    return notification.get(JAVA_INT, PID_OFFSET);
  }

  /// The number of the system call.
  public static int number(MemorySegment notification) {
    return notification.get(JAVA_INT, NUMBER_OFFSET);
  }

  /// Argument `index` of the system call, 0 to 5.
  public static long argument(MemorySegment notification, int index) {
    return notification.get(JAVA_LONG, ARGUMENTS_OFFSET + 8L * index);
  }

  /// Room for a `struct seccomp_notif_resp`.
  public static MemorySegment allocateResponse(SegmentAllocator allocator) {
    return allocator.allocate(RESPONSE_SIZE, 8);
  }

  /// Fills `response`; `error` is a negative error number or 0.
  public static void setResponse(MemorySegment response, long id, int error, int flags) {
    response.set(JAVA_LONG, 0, id);
    response.set(JAVA_LONG, 8, 0);
    response.set(JAVA_INT, 16, error);
    response.set(JAVA_INT, 20, flags);
  }

  /// Room for a `struct seccomp_notif_addfd`.
  public static MemorySegment allocateAddfd(SegmentAllocator allocator) {
    return allocator.allocate(ADDFD_SIZE, 8);
  }

  /// Fills `request` so that `source` becomes a descriptor whose number the kernel chooses, and the
  /// call's result.
  public static void setAddfd(MemorySegment request, long id, int source, int descriptorFlags) {
    setAddfd(request, id, SECCOMP_ADDFD_FLAG_SEND, source, 0, descriptorFlags);
  }

  /// Fills `request` so that `source` takes the place of descriptor `target`. The call is not
  /// answered by that.
  public static void setAddfdAt(
      MemorySegment request, long id, int source, int target, int descriptorFlags) {
    setAddfd(request, id, SECCOMP_ADDFD_FLAG_SETFD, source, target, descriptorFlags);
  }

  private static void setAddfd(
      MemorySegment request, long id, int flags, int source, int target, int descriptorFlags) {
    request.set(JAVA_LONG, 0, id);
    request.set(JAVA_INT, 8, flags);
    request.set(JAVA_INT, 12, source);
    request.set(JAVA_INT, 16, target);
    request.set(JAVA_INT, 20, descriptorFlags);
  }

  /// A `struct sock_fprog` around `instructions`, 8 bytes each.
  public static MemorySegment allocateProgram(
      SegmentAllocator allocator, MemorySegment instructions) {
    MemorySegment program = allocator.allocate(PROGRAM_SIZE, 8);
    program.set(JAVA_SHORT, 0, (short) (instructions.byteSize() / 8));
    program.set(ADDRESS, 8, instructions);
    return program;
  }
}
