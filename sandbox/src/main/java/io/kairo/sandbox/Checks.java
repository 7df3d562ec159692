package io.kairo.sandbox;

import static io.kairo.posix.linux.Seccomp.SECCOMP_RET_ALLOW;
import static io.kairo.posix.linux.Seccomp.SECCOMP_RET_ERRNO;
import static io.kairo.posix.linux.Seccomp.SECCOMP_RET_USER_NOTIF;

import io.kairo.posix.Errno;

/// The code behind each rule of `syscalls.tbl`: from the point where the number of the call is
/// known to a verdict. Looks only at arguments that travel in registers; memory can change after a
/// look.
final class Checks {
  private static final int EPROTONOSUPPORT = 93;
  private static final int ESOCKTNOSUPPORT = 94;
  static final int ALLOW = SECCOMP_RET_ALLOW;
  static final int NOTIFY = SECCOMP_RET_USER_NOTIF;
  static final int DENY = SECCOMP_RET_ERRNO | Errno.EPERM;
  static final int ABSENT = SECCOMP_RET_ERRNO | Errno.ENOSYS;
  static final int UNSUPPORTED = SECCOMP_RET_ERRNO | Errno.EOPNOTSUPP;
  static final int FAMILY = SECCOMP_RET_ERRNO | Errno.EAFNOSUPPORT;
  static final int PROTOCOL = SECCOMP_RET_ERRNO | EPROTONOSUPPORT;

  /// The call returns 0 and does nothing.
  static final int SUCCESS = SECCOMP_RET_ERRNO;

  static final int SOCKET_TYPE = SECCOMP_RET_ERRNO | ESOCKTNOSUPPORT;

  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;

  // AF_INET6 is 10: this bit more than AF_INET
  private static final int ONLY_INET6 = 8;
  private static final int IPPROTO_TCP = 6;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_TYPE_MASK = 0xf;
  private static final int MSG_FASTOPEN = 0x20000000;
  private static final int CLONE_THREAD = 0x10000;

  // CLONE_NEW*, CLONE_PARENT (a child of ours nobody reaps), CLONE_PTRACE, CLONE_UNTRACED
  private static final int CLONE_FORBIDDEN = 0x7E020000 | 0x8000 | 0x2000 | 0x800000;

  // TIOCSTI types into a terminal, TIOCLINUX and TIOCCONS capture one, TIOCSETD changes its driver,
  // FIOSETOWN and SIOCSPGRP aim SIGIO, FS_IOC_SETFLAGS and FS_IOC_FSSETXATTR change attributes
  private static final int[] IOCTLS = {
    0x5412, 0x541C, 0x541D, 0x5423, 0x8901, 0x8902, 0x40086602, 0x401C5820
  };

  // F_SETOWN and F_SETOWN_EX aim SIGIO, F_NOTIFY watches directories
  private static final int[] FCNTLS = {8, 15, 1026};
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;
  private static final int IOPRIO_WHO_PROCESS = 1;

  // ~pid << 3 | 2 for pid 0, the bit for threads, and the sign: clock_getcpuclockid(3)
  private static final int OWN_CLOCK = -6;
  private static final int CLOCK_OF_THREAD = 4;
  private static final int CLOCK_OF_SOMEBODY = 0x80000000;

  private final Variant variant;

  Checks(Variant variant) {
    this.variant = variant;
  }

  /// What `rule` means in `part`.
  Check check(SystemCall.Rule rule, Filter.Part part) {
    Check whole = check(rule);
    boolean asks = whole.equals(Check.verdict(NOTIFY));
    return switch (part) {
      case WHOLE -> whole;
      case ASKING -> asks ? whole : Check.verdict(ALLOW);
      case DENYING -> {
        if (rule == SystemCall.Rule.CLONE) {
          yield cloneCall(DENY); // the process itself is born by then
        }
        yield asks ? Check.verdict(ALLOW) : whole;
      }
    };
  }

  private Check check(SystemCall.Rule rule) {
    return switch (rule) {
      case ALLOW -> Check.verdict(ALLOW);
      case DENY -> Check.verdict(DENY);
      case ABSENT -> Check.verdict(ABSENT);
      case UNSUPPORTED -> Check.verdict(UNSUPPORTED);
      case SIGNAL -> Check.verdict(variant.scoped() ? ALLOW : DENY);
      case OPEN -> Check.verdict(variant.intercepts() ? NOTIFY : ALLOW);
      case METADATA -> Check.verdict(variant.writes() ? NOTIFY : DENY);
      case EXEC -> Check.verdict(variant.limits() ? NOTIFY : ALLOW);
      case FORK -> Check.verdict(variant.spawns() ? ALLOW : DENY);
      case CLONE -> cloneCall(NOTIFY);
      case AFFINITY -> on(0).unlessEqual(0, ABSENT).otherwise(ALLOW);
      case SELF -> on(0).unlessEqual(0, DENY).otherwise(ALLOW);
      case PRIORITY -> on(0).unlessEqual(0, DENY).low(1).unlessEqual(0, DENY).otherwise(ALLOW);
      case SETRLIMIT -> on(0).unlessEqual(Mark.RESOURCE, ALLOW).otherwise(DENY);
      case PRLIMIT -> prlimit();
      case CLOCK -> clock();
      case IOPRIO ->
          on(0).unlessEqual(IOPRIO_WHO_PROCESS, DENY).low(1).unlessEqual(0, DENY).otherwise(ALLOW);
      case SOCKET -> socket();
      case CONNECT -> Check.verdict(variant.connects() ? NOTIFY : DENY);
      case BIND -> Check.verdict(variant.accepts() ? NOTIFY : DENY);
      case LISTEN -> Check.verdict(variant.accepts() ? SUCCESS : DENY);
      case ACCEPT -> Check.verdict(variant.accepts() ? ALLOW : DENY);
      case SOCKETPAIR -> socketpair();
      case SENDTO -> sendto();
      case SENDMSG -> on(2).ifAnySet(MSG_FASTOPEN, DENY).otherwise(ALLOW);
      case SENDMMSG -> on(3).ifAnySet(MSG_FASTOPEN, DENY).otherwise(ALLOW);
      case IOCTL -> on(1).ifAny(IOCTLS, DENY).otherwise(ALLOW);
      case FCNTL -> on(1).ifAny(FCNTLS, DENY).otherwise(ALLOW);
      case SECCOMP -> seccomp();
    };
  }

  private static Check.Builder on(int argument) {
    return new Check.Builder().low(argument);
  }

  /// A clock below zero is that of a process or a thread; that of a thread works for one's own
  /// only.
  private static Check clock() {
    return on(0)
        .ifEqual(OWN_CLOCK, ALLOW)
        .ifAnySet(CLOCK_OF_THREAD, ALLOW)
        .ifAnySet(CLOCK_OF_SOMEBODY, DENY)
        .otherwise(ALLOW);
  }

  /// Without leave to spawn, a thread may still start threads; anything else goes to the
  /// supervisor, which lets exactly one through: the birth of the process itself.
  private Check cloneCall(int birth) {
    Check.Builder check = on(0).ifAnySet(CLONE_FORBIDDEN, DENY);
    return variant.spawns()
        ? check.otherwise(ALLOW)
        : check.ifAnySet(CLONE_THREAD, ALLOW).otherwise(birth);
  }

  /// Its own limits may be read and lowered, but for the one that marks the tree it belongs to.
  private static Check prlimit() {
    return on(0)
        .unlessEqual(0, DENY)
        .low(1)
        .unlessEqual(Mark.RESOURCE, ALLOW)
        .low(2)
        .unlessEqual(0, DENY)
        .high(2)
        .unlessEqual(0, DENY)
        .otherwise(ALLOW);
  }

  /// TCP over IPv4 and IPv6, which Landlock knows; of MPTCP it does not.
  private Check socket() {
    if (variant.local()) {
      return on(0)
          .unlessEqual(AF_UNIX, FAMILY)
          .low(1)
          .and(SOCK_TYPE_MASK)
          .unlessEqual(SOCK_STREAM, SOCKET_TYPE)
          .otherwise(ALLOW);
    }
    return variant.tcp()
        ? on(0)
            .and(~ONLY_INET6)
            .unlessEqual(AF_INET, FAMILY)
            .low(1)
            .and(SOCK_TYPE_MASK)
            .unlessEqual(SOCK_STREAM, SOCKET_TYPE)
            .low(2)
            .and(~IPPROTO_TCP)
            .unlessEqual(0, PROTOCOL)
            .otherwise(ALLOW)
        : Check.verdict(FAMILY);
  }

  /// Datagram pairs are out: one can be sent to any socket with a name, by an address that lies in
  /// memory.
  private static Check socketpair() {
    return on(0)
        .unlessEqual(AF_UNIX, FAMILY)
        .low(1)
        .and(SOCK_TYPE_MASK)
        .ifEqual(SOCK_STREAM, ALLOW)
        .ifEqual(SOCK_SEQPACKET, ALLOW)
        .otherwise(SOCKET_TYPE);
  }

  private static Check sendto() {
    return on(4)
        .unlessEqual(0, DENY)
        .high(4)
        .unlessEqual(0, DENY)
        .low(3)
        .ifAnySet(MSG_FASTOPEN, DENY)
        .otherwise(ALLOW);
  }

  private static Check seccomp() {
    return on(0)
        .unlessEqual(SECCOMP_SET_MODE_FILTER, ALLOW)
        .low(1)
        .ifAnySet(SECCOMP_FILTER_FLAG_NEW_LISTENER, DENY)
        .otherwise(ALLOW);
  }
}
