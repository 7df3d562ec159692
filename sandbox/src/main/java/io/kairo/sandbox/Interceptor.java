package io.kairo.sandbox;

import io.kairo.posix.Architecture;
import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Ioctl;
import io.kairo.posix.PosixException;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Seccomp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Decides about one stopped system call at a time. An `open` of an intercepted name goes to the
/// broker, as does what makes a socket reach something; any other `open` continues, which decides
/// nothing: Landlock denies underneath. Owned by the supervisor's thread.
final class Interceptor {
  private static final Architecture HERE = Architecture.current();
  private static final int OPEN = SystemCall.number(HERE, "open");
  private static final int CREAT = SystemCall.number(HERE, "creat");
  private static final int OPENAT2 = SystemCall.number(HERE, "openat2");
  private static final int CLONE = SystemCall.number(HERE, "clone");
  private static final int EXECVE = SystemCall.number(HERE, "execve");
  private static final int CONNECT = SystemCall.number(HERE, "connect");
  private static final int BIND = SystemCall.number(HERE, "bind");
  private static final int CHMOD = SystemCall.number(HERE, "chmod");
  private static final int FCHMOD = SystemCall.number(HERE, "fchmod");
  private static final int UTIMENSAT = SystemCall.number(HERE, "utimensat");
  private static final Set<Integer> MODES =
      Stream.of("chmod", "fchmod", "fchmodat")
          .map(name -> SystemCall.number(HERE, name))
          .filter(number -> number >= 0)
          .collect(Collectors.toUnmodifiableSet());

  private static final int FCHOWNAT = SystemCall.number(HERE, "fchownat");
  private static final Set<Integer> OWNERS =
      Stream.of("chown", "lchown", "fchown", "fchownat")
          .map(name -> SystemCall.number(HERE, name))
          .filter(number -> number >= 0)
          .collect(Collectors.toUnmodifiableSet());

  /// What leaves an owner as it is.
  private static final int KEEP = -1;

  /// Two `struct timespec`.
  private static final int TIMES = 32;

  private static final int O_TRUNC = 0x200;
  private static final int CREAT_FLAGS = Fcntl.O_CREAT | Fcntl.O_WRONLY | O_TRUNC;

  private final Tally tally;
  private final ProcessMemory memory = new ProcessMemory();
  private final SocketCalls sockets = new SocketCalls(memory);
  private final Metadata metadata = new Metadata();
  private final int user = Unistd.getuid();
  private final MemorySegment times = Arena.ofAuto().allocate(TIMES, 8);
  private final Limiter limiter;
  private final MemorySegment notification = Seccomp.allocateNotification(Arena.ofAuto());
  private final MemorySegment response = Seccomp.allocateResponse(Arena.ofAuto());
  private final MemorySegment request = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

  Interceptor(Tally tally) throws IOException {
    this.tally = tally;
    limiter = new Limiter();
  }

  /// Takes the next stopped call from `listener`. There may be none: its caller was killed.
  void serve(Cell cell, int listener) throws IOException {
    notification.fill((byte) 0);
    try {
      Ioctl.ioctl(listener, Seccomp.SECCOMP_IOCTL_NOTIF_RECV, notification);
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINTR) {
        return;
      }
      throw e;
    }
    tally.notified.increment();
    cell.calls.stopped(Seccomp.id(notification));
    int number = Seccomp.number(notification);
    if (number == CLONE) {
      birth(cell, listener);
    } else if (number == EXECVE) {
      limit(cell, listener);
    } else if (OWNERS.contains(number)) {
      finish(listener, keepsOwner(cell, number == FCHOWNAT ? 2 : 1) ? 0 : Errno.EPERM);
    } else if (number == UTIMENSAT || MODES.contains(number)) {
      metadata(cell, listener, number);
    } else if (number == CONNECT || number == BIND) {
      socket(cell, listener, number == CONNECT ? Stopped.Sort.CONNECT : Stopped.Sort.BIND);
    } else {
      open(cell, listener, number);
    }
  }

  /// The first process of a filter that forbids processes is the confined one itself.
  private void birth(Cell cell, int listener) throws IOException {
    respond(listener, cell.cloned ? Errno.EPERM : 0);
    cell.cloned = true;
  }

  /// The first program of a filter that holds programs is the confined one, about to begin; but for
  /// its [Entrance], if it has one.
  private void limit(Cell cell, int listener) throws IOException {
    int error = 0;
    if (cell.life.entering) {
      cell.life.entering = false;
    } else if (!cell.limited) {
      cell.limited = true;
      try {
        limiter.apply(Seccomp.pid(notification), cell);
      } catch (IOException e) {
        cell.limitFailure = e;
        error = Errno.EPERM;
      }
    }
    respond(listener, error);
  }

  private void open(Cell cell, int listener, int number) throws IOException {
    boolean plain = number == OPEN || number == CREAT;
    int pid = Seccomp.pid(notification);
    String path;
    int flags;
    try {
      path = memory.string(pid, Seccomp.argument(notification, plain ? 0 : 1));
      flags = flags(pid, number);
    } catch (IOException e) {
      respond(listener, Errno.EACCES);
      return;
    }
    if (!cell.profile.intercepted().contains(path)) {
      // A caller that is gone by now is told nothing, whatever was read.
      respond(listener, 0);
      return;
    }
    long id = Seccomp.id(notification);
    Stopped call = Stopped.open(path, flags);
    // Nothing is lost when the caller is gone: the descriptor does not arrive, and is closed.
    Optional<Answer> answer = cell.calls.atOnce(pid, path, flags);
    if (answer.isPresent()) {
      tally.asked.increment();
      cell.calls.answer(id, pid, call, answer.get());
    } else if (valid(listener)) {
      tally.asked.increment();
      cell.calls.ask(id, pid, call);
    }
  }

  /// Whether a file is to be given to whom it belongs already, as tar does it with what it unpacks:
  /// it can only be the process's own. To give one away nobody may.
  private boolean keepsOwner(Cell cell, int first) {
    int own = cell.profile.apart().map(Apart::user).orElse(OptionalInt.empty()).orElse(user);
    for (int argument : new int[] {first, first + 1}) {
      int id = (int) Seccomp.argument(notification, argument);
      if (id != KEEP && id != own) {
        return false;
      }
    }
    return true;
  }

  /// The arguments: a mode's are (path, mode), (descriptor, mode) or (folder, path, mode).
  private void metadata(Cell cell, int listener, int number) throws IOException {
    int pid = Seccomp.pid(notification);
    boolean plain = number == CHMOD;
    boolean bare = number == FCHMOD;
    Metadata.Name name;
    MemorySegment moments = MemorySegment.NULL;
    try {
      long path = Seccomp.argument(notification, plain ? 0 : 1);
      int flags = number == UTIMENSAT ? (int) Seccomp.argument(notification, 3) : 0;
      name =
          new Metadata.Name(
              pid,
              plain ? Fcntl.AT_FDCWD : (int) Seccomp.argument(notification, 0),
              bare || path == 0 ? "" : memory.string(pid, path),
              flags);
      long at = Seccomp.argument(notification, 2);
      if (number == UTIMENSAT && at != 0) {
        times.copyFrom(memory.bytes(pid, at, TIMES));
        moments = times;
      }
    } catch (IOException e) {
      finish(listener, Errno.EFAULT);
      return;
    }
    if (valid(listener)) {
      int mode = (int) Seccomp.argument(notification, plain || bare ? 1 : 2);
      finish(
          listener,
          number == UTIMENSAT
              ? metadata.times(cell, name, moments)
              : metadata.mode(cell, name, mode));
    }
  }

  /// A call about a socket. One that dissolves a connection continues: it reaches nobody.
  private void socket(Cell cell, int listener, Stopped.Sort sort) throws IOException {
    int pid = Seccomp.pid(notification);
    int descriptor = (int) Seccomp.argument(notification, 0);
    Stopped call;
    try {
      long length = Seccomp.argument(notification, 2) & 0xFFFF_FFFFL;
      Optional<Stopped> found =
          sockets.read(sort, pid, descriptor, Seccomp.argument(notification, 1), length);
      if (found.isEmpty()) {
        respond(listener, sort == Stopped.Sort.CONNECT ? 0 : Errno.EAFNOSUPPORT);
        return;
      }
      call = found.get();
    } catch (IOException e) {
      respond(listener, e instanceof PosixException posix ? posix.errno() : Errno.EACCES);
      return;
    }
    if (valid(listener)) {
      tally.asked.increment();
      cell.calls.ask(Seccomp.id(notification), pid, call);
    }
  }

  private int flags(int pid, int number) throws IOException {
    if (number == CREAT) {
      return CREAT_FLAGS;
    }
    if (number == OPENAT2) {
      return (int) memory.number(pid, Seccomp.argument(notification, 2));
    }
    return (int) Seccomp.argument(notification, number == OPEN ? 1 : 2);
  }

  /// Whether the caller still waits, and so `pid` was the caller when its memory was read.
  private boolean valid(int listener) throws IOException {
    request.set(ValueLayout.JAVA_LONG, 0, Seccomp.id(notification));
    return StoppedCalls.delivered(listener, Seccomp.SECCOMP_IOCTL_NOTIF_ID_VALID, request);
  }

  /// The call was done for the process, or failed with `error`.
  private void finish(int listener, int error) throws IOException {
    Seccomp.setResponse(response, Seccomp.id(notification), -error, 0);
    if (!StoppedCalls.delivered(listener, Seccomp.SECCOMP_IOCTL_NOTIF_SEND, response)) {
      tally.withdrawn.increment();
    }
  }

  /// Lets the call continue, or fail with `error`.
  private void respond(int listener, int error) throws IOException {
    int flags = error == 0 ? Seccomp.SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0;
    Seccomp.setResponse(response, Seccomp.id(notification), -error, flags);
    if (!StoppedCalls.delivered(listener, Seccomp.SECCOMP_IOCTL_NOTIF_SEND, response)) {
      tally.withdrawn.increment();
    }
  }
}
