package io.kairo.sandbox;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Signal;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Eventfd;
import io.kairo.posix.linux.Pidfd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The one thread that waits for every confined process: for its stopped system calls, its start
/// and its end. It only ever waits in epoll; brokers and callbacks run on threads of their own.
///
/// ```
/// epoll data   id of the cell << 2 | what happened
/// ```
final class Supervisor implements Runnable {
  private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());
  private static final int REPORT = 0;
  private static final int CALL = 1;
  private static final int EXIT = 2;
  private static final int BATCH = 64;

  private final Tally tally;
  private final Trees trees;
  private final Watchdog watchdog;
  private final Interceptor interceptor;
  private final Map<Long, Cell> cells = new ConcurrentHashMap<>();
  private final Queue<Plan> finished = new ConcurrentLinkedQueue<>();
  private final Queue<Adoption.Ending> endings = new ConcurrentLinkedQueue<>();
  private final int epoll;
  private final int wake;
  private final MemorySegment event = Epoll.allocateEvents(Arena.ofAuto(), 1);
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Throwable death;

  Supervisor(Tally tally, Trees trees, Watchdog watchdog) throws IOException {
    this.tally = tally;
    this.trees = trees;
    this.watchdog = watchdog;
    interceptor = new Interceptor(tally);
    epoll = Epoll.create(Epoll.EPOLL_CLOEXEC);
    wake = Events.open(Eventfd.EFD_NONBLOCK);
    watch(wake, REPORT);
    thread = Thread.ofPlatform().name("kairo-sandbox").daemon(true).unstarted(this);
  }

  void start() {
    thread.start();
  }

  int epoll() {
    return epoll;
  }

  int wake() {
    return wake;
  }

  Queue<Plan> finished() {
    return finished;
  }

  Queue<Adoption.Ending> endings() {
    return endings;
  }

  /// The epoll data of the listener of cell `id`.
  static long call(long id) {
    return id << 2 | CALL;
  }

  /// Expects the plan of `cell` to be carried out.
  void admit(Cell cell) throws ConfinementException {
    cells.put(cell.life.id, cell);
    Throwable cause = death;
    if (closing || cause != null) {
      cells.remove(cell.life.id);
      throw new ConfinementException(
          "supervisor", cause == null ? "it is closing" : cause.toString(), "restart kairo");
    }
  }

  /// The cells that have a process, or are about to.
  Iterable<Cell> cells() {
    return cells.values();
  }

  /// Kills every process and returns when the last one is reaped.
  void close() throws IOException, InterruptedException {
    closing = true;
    for (Cell cell : cells.values()) {
      cell.kill();
    }
    Events.signal(wake);
    thread.join();
    Unistd.close(wake);
    Unistd.close(epoll);
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = Epoll.allocateEvents(arena, BATCH);
      MemorySegment count = arena.allocate(8, 8);
      while (!closing || !cells.isEmpty()) {
        int ready = await(events);
        for (int i = 0; i < ready; i++) {
          serve(Epoll.data(events, i), Epoll.events(events, i), count);
        }
      }
    } catch (Throwable t) {
      die(t);
    }
  }

  private int await(MemorySegment events) throws IOException {
    try {
      return Epoll.await(epoll, events, -1);
    } catch (PosixException e) {
      if (e.errno() == Errno.EINTR) {
        return 0;
      }
      throw e;
    }
  }

  private void serve(long data, int bits, MemorySegment count) throws IOException {
    int what = (int) (data & 3);
    if (what == REPORT) {
      Unistd.read(wake, count);
      for (Plan plan = finished.poll(); plan != null; plan = finished.poll()) {
        settle(plan, Objects.requireNonNull(cells.get(plan.life.id)));
      }
      for (Adoption.Ending end = endings.poll(); end != null; end = endings.poll()) {
        end(end.cell(), end.exit());
      }
      return;
    }
    Cell cell = cells.get(data >> 2);
    if (cell == null || cell.ended != null) {
      return; // one batch can tell of its end and, afterwards, of its listener, which is closed
    }
    if (what == EXIT) {
      reap(cell);
    } else if ((bits & Epoll.EPOLLIN) != 0) {
      intercept(cell);
    } else {
      // hung up: the last caller is gone, and epoll would say so for ever
      forget(cell.life.listener);
    }
  }

  /// A listener without EPOLLIN has hung up: its last caller is gone, and would be told of for
  /// ever. An answer that cannot be given ends the process, which would wait for it for ever.
  private void intercept(Cell cell) throws IOException {
    try {
      interceptor.serve(cell, cell.life.listener);
    } catch (PosixException e) {
      LOG.log(System.Logger.Level.WARNING, "a stopped call could not be served", e);
      cell.kill();
    }
  }

  /// The first report of a plan is its start, the second the end of its guard.
  private void settle(Plan plan, Cell cell) throws IOException {
    if (cell.settled) {
      cell.closeGuard();
      cell.treeKilled = true;
      release(cell);
      return;
    }
    cell.settled = true;
    ConfinementException failure = failure(plan, cell);
    if (failure != null) {
      discard(cell, failure);
      return;
    }
    int pid = cell.life.pid;
    try {
      int pidfd = Pidfd.pidfd_open(pid, 0);
      cell.open(pidfd);
      watch(pidfd, cell.life.id << 2 | EXIT);
    } catch (PosixException e) {
      Signal.kill(pid, Signal.SIGKILL);
      Reaper.reapProcess(pid);
      discard(cell, new ConfinementException("pidfd", e, "raise the limit of open files"));
      return;
    }
    tally.started.increment();
    if (cell.allotment.limited()) {
      watchdog.watch(cell);
    }
    cell.born.complete(new Confined(cell, pid));
    if (closing) {
      cell.kill();
    }
  }

  private static @Nullable ConfinementException failure(Plan plan, Cell cell) {
    IOException limits = cell.limitFailure;
    return limits == null ? plan.failure() : Plan.Step.LIMITS.failed(limits);
  }

  /// There never was a process.
  private void discard(Cell cell, ConfinementException failure) throws IOException {
    cells.remove(cell.life.id);
    tally.failed.increment();
    cell.killTree();
    forget(cell.life.listener);
    cell.close();
    cell.closeGuard();
    cell.born.completeExceptionally(failure);
  }

  private void reap(Cell cell) throws IOException {
    Optional<Exceeded> ownTime = cell.ownTime();
    end(cell, Reaper.reap(cell.pidfd()), ownTime);
  }

  /// Somebody else saw how it ended, and has not reaped it yet.
  private void end(Cell cell, Exit exit) throws IOException {
    if (cell.ended == null) {
      end(cell, exit, cell.ownTime());
    }
  }

  private void end(Cell cell, Exit exit, Optional<Exceeded> ownTime) throws IOException {
    cell.ended = cell.asMeant(exit);
    if (cell.ended.equals(new Exit.Signalled(Signal.SIGKILL))) {
      cell.allotment.starvation().or(() -> ownTime).ifPresent(cell::exceed);
    }
    if (!cell.adopted) {
      forget(cell.pidfd());
    }
    forget(cell.life.listener);
    cell.killTree();
    cell.close();
    release(cell);
  }

  /// Lets the cell go once its process has ended and its tree is killed.
  private void release(Cell cell) {
    Exit ended = cell.ended;
    if (ended != null && (!cell.guarded() || cell.treeKilled)) {
      cells.remove(cell.life.id);
      tally.ended.increment();
      cell.exceeded().ifPresent(tally::exceeded);
      if (cell.allotment.limited()) {
        watchdog.forget(cell);
        trees.close(cell.allotment, cell.group);
      }
      cell.announce(ended);
    }
  }

  private void watch(int fd, long data) throws IOException {
    Epoll.set(event, Epoll.EPOLLIN, data);
    Epoll.ctl(epoll, Epoll.EPOLL_CTL_ADD, fd, event);
  }

  /// Stops watching; closing alone would not, as long as a jail holds a copy of the descriptor.
  private void forget(int fd) throws IOException {
    if (fd == Launch.NONE) {
      return;
    }
    try {
      Epoll.ctl(epoll, Epoll.EPOLL_CTL_DEL, fd, event);
    } catch (PosixException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /// Without a supervisor no intercepted call can be answered, so nothing may go on running.
  private void die(Throwable cause) {
    death = cause;
    LOG.log(System.Logger.Level.ERROR, "the sandbox's supervisor died and took all with it", cause);
    for (Cell cell : cells.values()) {
      try {
        cell.kill();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.ERROR, "a confined process could not be killed", e);
      }
      cell.born.completeExceptionally(
          new ConfinementException("supervisor", cause.toString(), "restart kairo"));
      cell.abandon(cause);
    }
  }
}
