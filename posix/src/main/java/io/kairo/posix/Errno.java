package io.kairo.posix;

/// Error numbers of `<asm-generic/errno.h>`: the same on x86_64 and aarch64.
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int ENOSPC = 28;
  public static final int EPIPE = 32;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int EMSGSIZE = 90;
  public static final int ETOOMANYREFS = 109;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int ENOTSOCK = 88;
  public static final int EADDRINUSE = 98;
  public static final int EISCONN = 106;
  public static final int EALREADY = 114;
  public static final int ENOBUFS = 105;
  public static final int ECONNRESET = 104;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EINPROGRESS = 115;

  private Errno() {}

  /// The constant's name and the sentence a person knows it by, such as `ENOENT (no such file)`.
  public static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM (operation not permitted)";
      case ENOENT -> "ENOENT (no such file or directory)";
      case ESRCH -> "ESRCH (no such process)";
      case EINTR -> "EINTR (interrupted)";
      case EIO -> "EIO (input/output error)";
      case ENXIO -> "ENXIO (no such device or address)";
      case EBADF -> "EBADF (bad file descriptor)";
      case ECHILD -> "ECHILD (no child process)";
      case EAGAIN -> "EAGAIN (try again)";
      case ENOMEM -> "ENOMEM (out of memory)";
      case EACCES -> "EACCES (permission denied)";
      case EFAULT -> "EFAULT (bad address)";
      case EBUSY -> "EBUSY (device or resource busy)";
      case EEXIST -> "EEXIST (file exists)";
      case EXDEV -> "EXDEV (crosses a file system)";
      case ENODEV -> "ENODEV (no such device)";
      case ENOTDIR -> "ENOTDIR (not a directory)";
      case EISDIR -> "EISDIR (is a directory)";
      case EINVAL -> "EINVAL (invalid argument)";
      case ENFILE -> "ENFILE (too many open files in the system)";
      case EMFILE -> "EMFILE (too many open files)";
      case ENOTTY -> "ENOTTY (not a terminal)";
      case ENOSPC -> "ENOSPC (no space left on device)";
      case EPIPE -> "EPIPE (the other end is closed)";
      case ENAMETOOLONG -> "ENAMETOOLONG (name too long)";
      case ENOSYS -> "ENOSYS (not in this kernel)";
      case ELOOP -> "ELOOP (too many symbolic links)";
      case EMSGSIZE -> "EMSGSIZE (message too long)";
      case ETOOMANYREFS -> "ETOOMANYREFS (too many descriptors in flight)";
      case EOPNOTSUPP -> "EOPNOTSUPP (not supported)";
      case EAFNOSUPPORT -> "EAFNOSUPPORT (address family not supported)";
      case EADDRINUSE -> "EADDRINUSE (address already in use)";
      case ENOBUFS -> "ENOBUFS (no buffer space)";
      case ECONNRESET -> "ECONNRESET (connection reset)";
      case ETIMEDOUT -> "ETIMEDOUT (timed out)";
      case ECONNREFUSED -> "ECONNREFUSED (connection refused)";
      case ENOTSOCK -> "ENOTSOCK (not a socket)";
      case EISCONN -> "EISCONN (already connected)";
      case EALREADY -> "EALREADY (already in progress)";
      case EINPROGRESS -> "EINPROGRESS (in progress)";
      default -> "errno " + errno;
    };
  }
}
