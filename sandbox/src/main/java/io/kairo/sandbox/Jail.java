package io.kairo.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kairo.posix.Architecture;
import io.kairo.posix.Errno;
import io.kairo.posix.Signal;
import io.kairo.posix.Spawn;
import io.kairo.posix.linux.Capability;
import io.kairo.posix.linux.CloseRange;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Namespaces;
import io.kairo.posix.linux.Prctl;
import io.kairo.posix.linux.Seccomp;
import io.kairo.posix.linux.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A disposable platform thread that confines itself, for ever, and then starts a process, which
/// inherits the confinement. It waits ready-made for its one [Plan].
///
/// From the first layer on the thread is in jail: a class it had to load would be denied, and a
/// thread it started would be confined with it. So its code is straight-line system calls on
/// prepared memory; it wakes nobody but through an eventfd, throws nothing, logs nothing, and ends.
/// For a process that may spawn it stays, outside every descriptor, as the one place from which the
/// whole tree can be killed in one atomic step: a signal to "all processes" reaches exactly those
/// in the same Landlock domain.
final class Jail implements Runnable {
  /// Of the thread, and of its process until that runs its program.
  static final String NAME = "kairo-jail";

  private static final Architecture HERE = Architecture.current();
  private static final int PRCTL = SystemCall.number(HERE, "prctl");
  private static final int CAPSET = SystemCall.number(HERE, "capset");
  private static final int RESTRICT_SELF = SystemCall.number(HERE, "landlock_restrict_self");
  private static final int SECCOMP = SystemCall.number(HERE, "seccomp");
  private static final int IOCTL = SystemCall.number(HERE, "ioctl");
  private static final int EPOLL_CTL = SystemCall.number(HERE, "epoll_ctl");
  private static final int CLOSE_RANGE = SystemCall.number(HERE, "close_range");
  private static final int DUP3 = SystemCall.number(HERE, "dup3");
  private static final int READ = SystemCall.number(HERE, "read");
  private static final int WRITE = SystemCall.number(HERE, "write");
  private static final int GETTID = SystemCall.number(HERE, "gettid");
  private static final int UNSHARE = SystemCall.number(HERE, "unshare");
  private static final int SETNS = SystemCall.number(HERE, "setns");
  private static final int SETGROUPS = SystemCall.number(HERE, "setgroups");
  private static final int SETRESGID = SystemCall.number(HERE, "setresgid");
  private static final int SETRESUID = SystemCall.number(HERE, "setresuid");
  private static final int KILL = SystemCall.number(HERE, "kill");
  private static final int WAIT4 = SystemCall.number(HERE, "wait4");

  private static final int SECURE_BITS =
      Prctl.SECBIT_NOROOT
          | Prctl.SECBIT_NOROOT_LOCKED
          | Prctl.SECBIT_NO_SETUID_FIXUP
          | Prctl.SECBIT_NO_SETUID_FIXUP_LOCKED
          | Prctl.SECBIT_KEEP_CAPS_LOCKED
          | Prctl.SECBIT_NO_CAP_AMBIENT_RAISE
          | Prctl.SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  private static final int LISTENER_FLAGS =
      Seccomp.SECCOMP_FILTER_FLAG_NEW_LISTENER | Seccomp.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
  private static final int SYNC_WAKE_UP = Seccomp.SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP;
  private static final int CLOSE_FLAGS =
      CloseRange.CLOSE_RANGE_UNSHARE | CloseRange.CLOSE_RANGE_CLOEXEC;

  private static final long STACK = 256 * 1024;

  /// The JVM makes a faster form of a method handle on the thread of its 128th call, out of classes
  /// that it loads for that. In jail it could not, and would die of it.
  private static final int CALLS_UNTIL_SETTLED = 256;

  private static final Arena ARENA = Arena.ofAuto();
  private static final MemorySegment NO_CAPABILITIES = Capability.allocateNone(ARENA);

  private final MemorySegment state;
  private final MemorySegment capabilityHeader;
  private final MemorySegment counter;
  private volatile @Nullable Plan plan;
  private volatile boolean retired;
  private @Nullable Thread thread;

  private Jail(Arena arena) {
    state = Syscall.allocateState(arena);
    capabilityHeader = Capability.allocateHeader(arena);
    counter = arena.allocate(8, 8);
    counter.set(JAVA_LONG, 0, 1L);
  }

  /// Starts a thread that waits. To be called on a thread that is not itself in jail.
  static Jail open() {
    Jail jail = new Jail(Arena.ofAuto());
    Thread thread =
        Thread.ofPlatform()
            .name(NAME)
            .daemon(true)
            .stackSize(STACK)
            .inheritInheritableThreadLocals(false)
            .unstarted(jail);
    jail.thread = thread;
    thread.start();
    return jail;
  }

  /// Calls what is called in jail so often that the JVM changes nothing about it any more.
  static void settle() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Syscall.allocateState(arena);
      MemorySegment pid = arena.allocate(JAVA_LONG);
      MemorySegment nowhere = arena.allocateFrom("/proc/self/nowhere");
      MemorySegment none = MemorySegment.NULL;
      MemorySegment empty = arena.allocate(JAVA_LONG, 2);
      for (int i = 0; i < CALLS_UNTIL_SETTLED; i++) {
        Syscall.syscall(state, GETTID, 0, 0, 0, 0, 0, 0);
        int error = Spawn.posix_spawn(state, pid, nowhere, none, none, empty, empty);
        if (error != Errno.ENOENT) {
          throw new IllegalStateException("a program that does not exist must not start");
        }
      }
    }
  }

  /// Hands over the plan; the result comes through its queue.
  void carryOut(Plan work) {
    plan = work;
    LockSupport.unpark(thread);
  }

  /// Lets the thread end without work.
  void retire() {
    retired = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    Plan work = plan;
    while (work == null && !retired) {
      LockSupport.park(this);
      work = plan;
    }
    if (work != null) {
      carryOutHere(work);
    }
  }

  private void carryOutHere(Plan work) {
    try {
      if (confine(work.means, work) && listen(work.means, work)) {
        spawn(work);
      }
    } catch (Throwable t) {
      work.fail(t);
    }
    report(work, work.means.wake());
    if (work.life.guarded() && work.life.pid > 0) {
      guard(work);
    }
  }

  private boolean confine(Plan.Means means, Plan work) {
    Quarters.Place place = means.place();
    if (place != null && !place.needsEntrance() && !enter(place.namespaces(), work)) {
      return false;
    }
    boolean drops = means.dropsCapabilities();
    return (!drops
            || done(work, Plan.Step.CAPABILITIES, prctl(Prctl.PR_SET_SECUREBITS, SECURE_BITS)))
        && (place == null || place.user() == 0 || become(place.user(), work))
        && (!drops || done(work, Plan.Step.CAPABILITIES, dropCapabilities()))
        && done(work, Plan.Step.PRIVILEGES, prctl(Prctl.PR_SET_NO_NEW_PRIVS, 1))
        && done(work, Plan.Step.LANDLOCK, call(RESTRICT_SELF, means.ruleset(), 0, 0, 0));
  }

  /// The file system comes last: from there on nothing of this one is found by its name.
  private boolean enter(Namespaced place, Plan work) {
    long own = Namespaces.CLONE_FS | Namespaces.CLONE_NEWPID;
    return done(work, Plan.Step.NAMESPACES, call(UNSHARE, own, 0, 0, 0))
        && enter(place.network(), Namespaces.CLONE_NEWNET, work)
        && enter(place.ipc(), Namespaces.CLONE_NEWIPC, work)
        && enter(place.names(), Namespaces.CLONE_NEWUTS, work)
        && enter(place.mounts(), Namespaces.CLONE_NEWNS, work);
  }

  private boolean enter(int namespace, long sort, Plan work) {
    return done(work, Plan.Step.NAMESPACES, call(SETNS, namespace, sort, 0, 0));
  }

  /// Of this thread alone: libc would change them all.
  private boolean become(int user, Plan work) {
    return done(work, Plan.Step.USER, call(SETGROUPS, 0, 0, 0, 0))
        && done(work, Plan.Step.USER, call(SETRESGID, user, user, user, 0))
        && done(work, Plan.Step.USER, call(SETRESUID, user, user, user, 0));
  }

  private boolean listen(Plan.Means means, Plan work) {
    long flags = means.listens() ? LISTENER_FLAGS : 0;
    long program = means.program().address();
    long listener = call(SECCOMP, Seccomp.SECCOMP_SET_MODE_FILTER, flags, program, 0);
    if (!done(work, Plan.Step.SECCOMP, listener)) {
      return false;
    }
    if (!means.listens()) {
      return true;
    }
    work.life.listener = (int) listener;
    call(IOCTL, listener, Seccomp.SECCOMP_IOCTL_NOTIF_SET_FLAGS, SYNC_WAKE_UP, 0);
    long event = means.event().address();
    return done(
        work,
        Plan.Step.LISTENER,
        call(EPOLL_CTL, means.epoll(), Epoll.EPOLL_CTL_ADD, listener, event));
  }

  /// The descriptors are made private before they are marked: the JVM opens nearly all of its own
  /// without close-on-exec.
  private void spawn(Plan work) {
    int first = 3;
    if (!done(work, Plan.Step.DESCRIPTORS, call(CLOSE_RANGE, first, ~0, CLOSE_FLAGS, 0))) {
      return;
    }
    int error = work.image.spawn(state);
    if (error != 0) {
      work.fail(Plan.Step.SPAWN, error);
    } else if (work.means.report() == Launch.NONE) {
      work.life.pid = work.image.pid();
    } else {
      arrive(work, work.means.report());
    }
  }

  /// What was started is an [Entrance]: it ends when the program, a child of this process too, runs
  /// or cannot, and has said before how it went.
  private void arrive(Plan work, int report) {
    reap(work.image.pid());
    long size = call(READ, report, counter.address(), counter.byteSize(), 0);
    long said = counter.get(JAVA_LONG, 0);
    counter.set(JAVA_LONG, 0, 1L);
    if (size != counter.byteSize()) {
      work.fail(Plan.Step.ENTRANCE, Errno.ECHILD);
      return;
    }
    int pid = Entrance.pid(said);
    if (Entrance.error(said) == 0) {
      work.life.pid = pid;
    } else {
      if (pid > 0) {
        reap(pid);
      }
      work.fail(Entrance.step(said), Entrance.error(said));
    }
  }

  private void reap(int pid) {
    long reaped;
    do {
      reaped = call(WAIT4, pid, 0, 0, 0);
    } while (reaped == -1 && Syscall.errno(state) == Errno.EINTR);
  }

  private void report(Plan work, int wake) {
    work.means.finished().add(work);
    call(WRITE, wake, counter.address(), 8, 0);
  }

  /// Lets go of every descriptor, in the private table, and waits for the order to kill.
  private void guard(Plan work) {
    int order = 0;
    int wake = 1;
    work.life.guardTask = (int) call(GETTID, 0, 0, 0, 0);
    call(DUP3, work.life.guard, order, 0, 0);
    call(DUP3, work.means.wake(), wake, 0, 0);
    call(CLOSE_RANGE, 2, ~0, 0, 0);
    long read;
    do {
      read = call(READ, order, counter.address(), 8, 0);
    } while (read == -1 && Syscall.errno(state) == Errno.EINTR);
    call(KILL, -1, Signal.SIGKILL, 0, 0);
    report(work, wake);
  }

  private long prctl(int option, long argument) {
    return call(PRCTL, option, argument, 0, 0);
  }

  private long dropCapabilities() {
    return call(CAPSET, capabilityHeader.address(), NO_CAPABILITIES.address(), 0, 0);
  }

  private boolean done(Plan work, Plan.Step step, long result) {
    if (result == -1) {
      work.fail(step, Syscall.errno(state));
    }
    return result != -1;
  }

  private long call(int number, long a, long b, long c, long d) {
    return Syscall.syscall(state, number, a, b, c, d, 0, 0);
  }
}
