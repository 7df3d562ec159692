package io.kairo.sandbox;

import static io.kairo.posix.linux.Seccomp.SECCOMP_RET_ALLOW;
import static io.kairo.posix.linux.Seccomp.SECCOMP_RET_ERRNO;
import static io.kairo.posix.linux.Seccomp.SECCOMP_RET_USER_NOTIF;

import io.kairo.posix.Errno;
import java.util.ArrayList;
import java.util.List;

/// The code behind each rule of `syscalls.tbl`: from the point where the number of the call is
/// known to a verdict. Looks only at arguments that travel in registers; memory can change after a
/// look.
final class Checks {
  static final int ALLOW = SECCOMP_RET_ALLOW;
  static final int NOTIFY = SECCOMP_RET_USER_NOTIF;
  static final int DENY = SECCOMP_RET_ERRNO | Errno.EPERM;
  static final int ABSENT = SECCOMP_RET_ERRNO | Errno.ENOSYS;
  static final int UNSUPPORTED = SECCOMP_RET_ERRNO | Errno.EOPNOTSUPP;
  static final int FAMILY = SECCOMP_RET_ERRNO | Errno.EAFNOSUPPORT;
  static final int SOCKET_TYPE = SECCOMP_RET_ERRNO | 94;

  private static final int AF_UNIX = 1;
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

  private final Variant variant;

  Checks(Variant variant) {
    this.variant = variant;
  }

  /// The code for `rule`. Always ends in a verdict.
  List<Instruction> code(SystemCall.Rule rule) {
    return switch (rule) {
      case ALLOW -> verdict(ALLOW);
      case DENY -> verdict(DENY);
      case ABSENT -> verdict(ABSENT);
      case UNSUPPORTED -> verdict(UNSUPPORTED);
      case FAMILY -> verdict(FAMILY);
      case SIGNAL -> verdict(variant.scoped() ? ALLOW : DENY);
      case OPEN -> verdict(variant.intercepts() ? NOTIFY : ALLOW);
      case EXEC -> verdict(variant.limits() ? NOTIFY : ALLOW);
      case FORK -> verdict(variant.spawns() ? ALLOW : DENY);
      case CLONE -> cloneCall();
      case SELF -> new Check().load(0).unlessEqual(0, DENY).end(ALLOW);
      case SETPRIORITY -> new Check().zero(0).zero(1).end(ALLOW);
      case IOPRIO_SET ->
          new Check().load(0).unlessEqual(IOPRIO_WHO_PROCESS, DENY).zero(1).end(ALLOW);
      case SOCKETPAIR -> socketpair();
      case SENDTO -> new Check().zero(4).zeroHigh(4).load(3).ifAnySet(MSG_FASTOPEN).end(ALLOW);
      case SENDMSG -> new Check().load(2).ifAnySet(MSG_FASTOPEN).end(ALLOW);
      case SENDMMSG -> new Check().load(3).ifAnySet(MSG_FASTOPEN).end(ALLOW);
      case IOCTL -> new Check().load(1).ifAny(IOCTLS).end(ALLOW);
      case FCNTL -> new Check().load(1).ifAny(FCNTLS).end(ALLOW);
      case SECCOMP -> seccomp();
    };
  }

  /// Without leave to spawn, a thread may still start threads; anything else goes to the
  /// supervisor, which lets exactly one through: the birth of the process itself.
  private List<Instruction> cloneCall() {
    Check check = new Check().load(0).ifAnySet(CLONE_FORBIDDEN);
    return variant.spawns() ? check.end(ALLOW) : check.ifAnySet(CLONE_THREAD, ALLOW).end(NOTIFY);
  }

  /// Datagram pairs are out: one can be sent to any socket with a name, by an address that lies in
  /// memory.
  private static List<Instruction> socketpair() {
    return new Check()
        .load(0)
        .unlessEqual(AF_UNIX, FAMILY)
        .load(1)
        .and(SOCK_TYPE_MASK)
        .ifEqual(SOCK_STREAM, ALLOW)
        .ifEqual(SOCK_SEQPACKET, ALLOW)
        .end(SOCKET_TYPE);
  }

  private static List<Instruction> seccomp() {
    return new Check()
        .load(0)
        .unlessEqual(SECCOMP_SET_MODE_FILTER, ALLOW)
        .load(1)
        .ifAnySet(SECCOMP_FILTER_FLAG_NEW_LISTENER)
        .end(ALLOW);
  }

  private static List<Instruction> verdict(int action) {
    return List.of(Instruction.finish(action));
  }

  /// Code under construction.
  private static final class Check {
    private static final int ARGUMENTS = 16;

    private final List<Instruction> code = new ArrayList<>();

    /// Loads the low half of an argument.
    Check load(int argument) {
      code.add(Instruction.load(ARGUMENTS + 8 * argument));
      return this;
    }

    Check zero(int argument) {
      return load(argument).unlessEqual(0, DENY);
    }

    Check zeroHigh(int argument) {
      code.add(Instruction.load(ARGUMENTS + 8 * argument + 4));
      return unlessEqual(0, DENY);
    }

    Check and(int mask) {
      code.add(Instruction.and(mask));
      return this;
    }

    Check ifEqual(int value, int action) {
      code.addAll(Instruction.finishIfEqual(value, action));
      return this;
    }

    Check unlessEqual(int value, int action) {
      code.addAll(Instruction.finishUnlessEqual(value, action));
      return this;
    }

    Check ifAnySet(int mask) {
      return ifAnySet(mask, DENY);
    }

    Check ifAnySet(int mask, int action) {
      code.addAll(Instruction.finishIfAnySet(mask, action));
      return this;
    }

    Check ifAny(int[] values) {
      for (int value : values) {
        ifEqual(value, DENY);
      }
      return this;
    }

    List<Instruction> end(int action) {
      code.add(Instruction.finish(action));
      return List.copyOf(code);
    }
  }
}
