package io.kairo.sandbox;

import io.kairo.posix.Signal;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Pidfd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes over processes that another sandbox had started. They are no children of this JVM: who is
/// their parent reaps them, and says how they ended. Any thread.
final class Adoption {
  private final Supervisor supervisor;
  private final Watchdog watchdog;
  private final Tally tally;
  private volatile boolean forsaken;

  /// How an adopted process has ended.
  record Ending(Cell cell, Exit exit) {}

  Adoption(Supervisor supervisor, Watchdog watchdog, Tally tally) {
    this.supervisor = supervisor;
    this.watchdog = watchdog;
    this.tally = tally;
  }

  /// Looks after `orphan` from now on.
  ///
  /// @param id of its own in this sandbox
  Confined adopt(long id, Orphan orphan, Profile profile, Broker broker, Consumer<Exit> onExit)
      throws IOException {
    if (forsaken) {
      throw new IOException("nobody would say how an adopted process ends");
    }
    if (profile.spawn()) {
      throw new IllegalArgumentException("a tree of processes cannot be adopted, only one process");
    }
    Life life = new Life(id, Launch.NONE);
    life.pid = orphan.pid();
    life.listener = orphan.listener();
    Optional<Docket> docket =
        orphan.docket() == Launch.NONE ? Optional.empty() : Optional.of(Docket.of(orphan.docket()));
    StoppedCalls calls = new StoppedCalls(life, broker, tally, docket);
    Cell.Place place = place(orphan.pid(), profile.tree());
    int pidfd = Pidfd.pidfd_open(orphan.pid(), 0);
    Cell cell = Cell.adopted(life, profile, place, calls, onExit, pidfd);
    supervisor.admit(cell);
    tally.started.increment();
    if (cell.allotment.limited()) {
      watchdog.watch(cell);
    }
    // Before the supervisor hears of further calls: it writes into the same docket.
    calls.resume();
    watch(life);
    if (place.allotment().holds(Bound.CPU)) {
      cell.signal(Signal.SIGCONT); // it may have been held back when its sandbox died
    }
    return new Confined(cell, orphan.pid());
  }

  /// Control groups of the sandbox before go on to hold what they held; the watchdog holds it all.
  private static Cell.Place place(int pid, TreeLimits limits) throws IOException {
    if (limits.bounds().isEmpty()) {
      return new Cell.Place(Allotment.UNLIMITED, Optional.empty(), 0);
    }
    Allotment watched =
        new Allotment(limits, Optional.empty(), Optional.empty(), List.of(), limits.bounds());
    return new Cell.Place(watched, Optional.empty(), new Mark().of(pid));
  }

  private void watch(Life life) throws IOException {
    if (life.listener == Launch.NONE) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = Epoll.allocateEvents(arena, 1);
      Epoll.set(event, Epoll.EPOLLIN, Supervisor.call(life.id));
      Epoll.ctl(supervisor.epoll(), Epoll.EPOLL_CTL_ADD, life.listener, event);
    }
  }

  /// Process `pid` has ended. False when it is not an adopted one.
  boolean ended(long pid, Exit exit) throws IOException {
    for (Cell cell : supervisor.cells()) {
      if (cell.adopted && cell.life.pid == pid) {
        end(cell, exit);
        return true;
      }
    }
    return false;
  }

  /// Nobody will say how they end: kills them.
  void forsake() throws IOException {
    forsaken = true;
    for (Cell cell : supervisor.cells()) {
      if (cell.adopted) {
        cell.kill();
        end(cell, new Exit.Signalled(Signal.SIGKILL));
      }
    }
  }

  private void end(Cell cell, Exit exit) throws IOException {
    supervisor.endings().add(new Ending(cell, exit));
    Events.signal(supervisor.wake());
  }
}
