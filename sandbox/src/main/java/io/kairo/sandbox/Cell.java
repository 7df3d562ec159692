package io.kairo.sandbox;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Signal;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Pidfd;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One confined process, from the hour its plan is handed over until it is reaped. Owns its stopped
/// calls, its pidfd, and the guard of its tree. `lock` orders the use of those descriptors against
/// their closing; whatever else changes belongs to the supervisor's thread.
final class Cell {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  final Life life;
  final Profile profile;
  final Allotment allotment;
  final Optional<Group> group;
  final long mark;
  long started = System.nanoTime();
  final CompletableFuture<Confined> born = new CompletableFuture<>();
  final CompletableFuture<Exit> exit = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);
  final StoppedCalls calls;
  private final Consumer<Exit> onExit;

  private final ReentrantLock lock = new ReentrantLock();
  private int pidfd = Launch.NONE;
  private boolean guardClosed;
  private volatile boolean killed;

  /// The signal that a KILL stands for, 0 for none.
  private volatile int meant;

  boolean adopted;
  boolean cloned;
  boolean limited;
  boolean settled;
  boolean treeKilled;
  @Nullable IOException limitFailure;
  @Nullable Exit ended;

  private final AtomicReference<@Nullable Exceeded> exceeded = new AtomicReference<>();

  Cell(Life life, Profile profile, Place place, StoppedCalls calls, Consumer<Exit> onExit) {
    this.life = life;
    this.profile = profile;
    this.calls = calls;
    allotment = place.allotment();
    mark = place.mark();
    group = place.group();
    this.onExit = onExit;
  }

  /// Where a tree belongs: what it may use up, the group that it shares some of it with, and the
  /// mark of its processes.
  record Place(Allotment allotment, Optional<Group> group, long mark) {}

  /// Another sandbox had started the process: somebody else reaps it, and tells how it ended.
  static Cell adopted(
      Life life,
      Profile profile,
      Place place,
      StoppedCalls calls,
      Consumer<Exit> onExit,
      int processFd) {
    Cell cell = new Cell(life, profile, place, calls, onExit);
    cell.adopted = true;
    cell.cloned = true;
    cell.limited = true;
    cell.settled = true;
    cell.started -= age(life.pid).toNanos();
    cell.open(processFd);
    return cell;
  }

  private static Duration age(int pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(start -> Duration.between(start, Instant.now()))
        .orElse(Duration.ZERO);
  }

  boolean guarded() {
    return life.guarded();
  }

  void open(int processFd) {
    lock.lock();
    try {
      pidfd = processFd;
    } finally {
      lock.unlock();
    }
  }

  int pidfd() {
    lock.lock();
    try {
      return pidfd;
    } finally {
      lock.unlock();
    }
  }

  /// Sends a signal to the process; false when it has ended.
  boolean signal(int signal) throws IOException {
    lock.lock();
    try {
      if (pidfd == Launch.NONE) {
        return false;
      }
      Pidfd.pidfd_send_signal(pidfd, effective(signal));
      return true;
    } catch (PosixException e) {
      if (e.errno() == Errno.ESRCH) {
        return false;
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /// What ends a process that lives apart, as `signal` would elsewhere: the first process of a
  /// namespace does not die of a signal that it does not handle.
  private int effective(int signal) {
    boolean ends = signal == Signal.SIGTERM || signal == Signal.SIGINT || signal == Signal.SIGHUP;
    if (profile.apart().isEmpty() || !ends || ProcessStat.catches(life.pid, signal)) {
      return signal;
    }
    meant = signal;
    return Signal.SIGKILL;
  }

  /// How it ended, as it would have elsewhere.
  Exit asMeant(Exit exit) {
    return meant != 0 && exit.equals(new Exit.Signalled(Signal.SIGKILL))
        ? new Exit.Signalled(meant)
        : exit;
  }

  /// Ends the process and all it spawned.
  void kill() throws IOException {
    killed = true;
    signal(Signal.SIGKILL);
    killTree();
  }

  /// Whether [#kill] was called.
  boolean killed() {
    return killed;
  }

  /// Remembers why it is killed; the first reason counts.
  void exceed(Exceeded reason) {
    exceeded.compareAndSet(null, reason);
  }

  /// The limit that ended it, if one did.
  Optional<Exceeded> exceeded() {
    return Optional.ofNullable(exceeded.get());
  }

  /// The limit of its own processor time, when that must have been what killed it: nobody here did,
  /// and it has used a good part of the limit, which Linux counts in ticks and not as exactly as it
  /// tells. To be asked before it is reaped.
  Optional<Exceeded> ownTime() {
    OptionalLong limit = profile.limits().cpuSeconds();
    if (limit.isEmpty() || killed()) {
      return Optional.empty();
    }
    long least = limit.getAsLong() * SECOND / ProcessStat.NANOS_PER_TICK / 2;
    return ProcessStat.of(life.pid)
        .filter(stat -> stat.ticks() >= least)
        .map(_ -> Exceeded.cpuSeconds(limit.getAsLong()));
  }

  void killTree() throws IOException {
    lock.lock();
    try {
      if (guarded() && !guardClosed) {
        Events.signal(life.guard);
      }
      allotment.kill();
    } finally {
      lock.unlock();
    }
  }

  /// The process is gone: closes its descriptors and sends everyone home who asks for it.
  void close() throws IOException {
    calls.close();
    lock.lock();
    try {
      if (pidfd != Launch.NONE) {
        Unistd.close(pidfd);
      }
      pidfd = Launch.NONE;
    } finally {
      lock.unlock();
    }
  }

  /// The guard is gone too.
  void closeGuard() throws IOException {
    lock.lock();
    try {
      if (guarded() && !guardClosed) {
        guardClosed = true;
        Unistd.close(life.guard);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until [#announce].
  Exit await() throws InterruptedException {
    over.await();
    Exit how = ended;
    if (how == null) {
      throw new IllegalStateException("the supervisor died, and the process with it");
    }
    return how;
  }

  /// There will be no exit to tell of.
  void abandon(Throwable cause) {
    over.countDown();
    exit.completeExceptionally(cause);
  }

  /// Tells whoever waits. Callbacks run on a thread of their own, since what they do then is
  /// theirs.
  void announce(Exit how) {
    over.countDown();
    Thread.ofVirtual()
        .name("kairo-exit-" + life.id)
        .start(() -> {
          exit.complete(how);
          onExit.accept(how);
        });
  }
}
