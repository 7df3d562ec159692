package io.kairo.sandbox;

import io.kairo.posix.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// The one thread that looks after limited trees from time to time: it ends those whose time is up
/// or whose disk is full, holds the bounds that no control group holds, and removes control groups
/// whose last member has died. It looks ten times a second, a hundred times when a tree is near a
/// limit, and not at all when there is nothing to look after.
final class Watchdog implements Runnable {
  private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());
  private static final long CALM = Duration.ofMillis(100).toNanos();
  private static final long ALERT = Duration.ofMillis(10).toNanos();
  private static final long NEVER = Long.MAX_VALUE;

  private final Map<Long, Cell> cells = new ConcurrentHashMap<>();
  private final Queue<Allotment> retired = new ConcurrentLinkedQueue<>();
  private final Census census = new Census();
  private final Map<Allotment, Account> accounts = new HashMap<>();
  private final Map<Cell, DiskCheck> disks = new HashMap<>();
  private final Set<Cell> held = new HashSet<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final Thread thread =
      Thread.ofPlatform().name("kairo-watchdog").daemon(true).unstarted(this);
  private volatile boolean closing;

  /// Looks after a tree that has just started.
  void watch(Cell cell) {
    cells.put(cell.life.id, cell);
    wake();
  }

  /// Its process has ended and what it spawned is killed.
  void forget(Cell cell) {
    cells.remove(cell.life.id);
  }

  /// Removes the control groups of `allotment` as soon as they are empty.
  void retire(Allotment allotment) {
    if (!allotment.remove()) {
      retired.add(allotment);
      wake();
    }
  }

  /// Has the thread look now; the first time it starts.
  private void wake() {
    if (started.compareAndSet(false, true)) {
      thread.start();
    }
    LockSupport.unpark(thread);
  }

  /// Ends the thread; all trees have ended.
  void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  /// Removes what it can of the control groups.
  void clear() {
    retired.removeIf(Allotment::remove);
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        long pause = round();
        if (pause == NEVER) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, pause);
        }
      }
    } catch (Throwable t) {
      LOG.log(System.Logger.Level.ERROR, "the watchdog died and took all it watched with it", t);
      cells.values().forEach(Watchdog::kill);
    }
  }

  /// Looks once; how long it need not look again.
  private long round() throws IOException {
    long now = System.nanoTime();
    clear();
    List<Cell> all = List.copyOf(cells.values());
    held.retainAll(all);
    disks.keySet().retainAll(all);
    long pause = retired.isEmpty() ? NEVER : ALERT;
    pause = Math.min(pause, judgeUsage(all.stream().filter(Watchdog::counted).toList(), now));
    for (Cell cell : all) {
      pause = Math.min(pause, judge(cell, now));
    }
    return pause;
  }

  /// Once a tree is forgotten its control groups go, perhaps while they are looked at.
  private long judge(Cell cell, long now) throws IOException {
    try {
      return Math.min(judgeTime(cell, now), Math.min(judgeDisk(cell, now), judgeStarvation(cell)));
    } catch (IOException e) {
      if (cells.containsKey(cell.life.id)) {
        throw e;
      }
      return NEVER;
    }
  }

  private static boolean counted(Cell cell) {
    return cell.allotment.watches(Bound.MEMORY)
        || cell.allotment.watches(Bound.PROCESSES)
        || cell.allotment.watches(Bound.CPU);
  }

  /// Sums up trees and groups of trees, and holds each against its limits.
  private long judgeUsage(List<Cell> all, long now) throws IOException {
    if (all.isEmpty()) {
      accounts.clear();
      return NEVER;
    }
    Map<Cell, List<Integer>> members = members(all);
    Map<Allotment, Usage> used = new HashMap<>();
    Map<Allotment, List<Cell>> holders = new HashMap<>();
    members.forEach((cell, pids) -> {
      Usage usage = usage(cell, pids);
      for (Allotment allotment : allotments(cell)) {
        used.merge(allotment, usage, Usage::plus);
        holders.computeIfAbsent(allotment, _ -> new ArrayList<>()).add(cell);
      }
    });
    accounts.keySet().retainAll(used.keySet());
    Set<Cell> owing = new HashSet<>();
    boolean near = false;
    for (Map.Entry<Allotment, Usage> entry : used.entrySet()) {
      List<Cell> trees = holders.getOrDefault(entry.getKey(), List.of());
      near |= judge(entry.getKey(), entry.getValue(), trees);
      if (owes(entry.getKey(), entry.getValue(), trees, now)) {
        owing.addAll(trees);
      }
    }
    holdBack(members, owing);
    return near || !owing.isEmpty() ? ALERT : CALM;
  }

  private static List<Allotment> allotments(Cell cell) {
    return cell.allotment
        .around
        .map(group -> List.of(cell.allotment, group))
        .orElse(List.of(cell.allotment));
  }

  /// A tree that may not spawn is its first process; the others are looked for.
  private Map<Cell, List<Integer>> members(List<Cell> all) throws IOException {
    Set<Long> marks = new HashSet<>();
    for (Cell cell : all) {
      if (cell.guarded()) {
        marks.add(cell.mark);
      }
    }
    Map<Long, List<Integer>> marked = marks.isEmpty() ? Map.of() : census.members(marks);
    Map<Cell, List<Integer>> members = new HashMap<>();
    for (Cell cell : all) {
      List<Integer> alone = List.of(cell.life.pid);
      members.put(cell, cell.guarded() ? marked.getOrDefault(cell.mark, List.of()) : alone);
    }
    return members;
  }

  private static Usage usage(Cell cell, List<Integer> pids) {
    boolean memory = cell.allotment.watches(Bound.MEMORY);
    Usage sum = Usage.NONE;
    for (int pid : pids) {
      sum = sum.plus(Census.usage(pid, memory));
    }
    return sum;
  }

  /// Ends trees that use too much; whether they use more than half of what they may.
  private static boolean judge(Allotment allotment, Usage used, List<Cell> trees) {
    boolean near = false;
    if (allotment.holds(Bound.MEMORY)) {
      long limit = allotment.limits.memory().orElseThrow();
      near = used.memory() > limit / 2;
      end(trees, allotment, Bound.MEMORY, used.memory() > limit);
    }
    if (allotment.holds(Bound.PROCESSES)) {
      int limit = allotment.limits.processes().orElseThrow();
      near |= used.processes() > limit / 2;
      end(trees, allotment, Bound.PROCESSES, used.processes() > limit);
    }
    return near;
  }

  private static void end(List<Cell> trees, Allotment allotment, Bound bound, boolean over) {
    if (over) {
      trees.forEach(cell -> end(cell, allotment.exceeded(bound)));
    }
  }

  private static void end(Cell cell, Exceeded reason) {
    cell.exceed(reason);
    kill(cell);
  }

  private static void kill(Cell cell) {
    try {
      cell.kill();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "a tree over its limits could not be killed", e);
    }
  }

  private boolean owes(Allotment allotment, Usage used, List<Cell> trees, long now) {
    if (!allotment.holds(Bound.CPU)) {
      return false;
    }
    double share = allotment.limits.cpu().orElseThrow();
    long before = trees.stream().anyMatch(cell -> cell.adopted) ? used.ticks() : 0;
    return accounts
        .computeIfAbsent(allotment, _ -> new Account(share, now, before))
        .owes(used.ticks(), now);
  }

  /// Stops the trees that owe processor time, and lets go on those that have paid. A tree could
  /// wake itself while it is being stopped: the next look stops it again.
  private void holdBack(Map<Cell, List<Integer>> members, Set<Cell> owing) throws IOException {
    for (Map.Entry<Cell, List<Integer>> tree : members.entrySet()) {
      Cell cell = tree.getKey();
      if (owing.contains(cell)) {
        signal(cell, tree.getValue(), Signal.SIGSTOP);
        held.add(cell);
        cell.allotment.stopped();
      } else if (held.remove(cell)) {
        signal(cell, tree.getValue(), Signal.SIGCONT);
      }
    }
  }

  private void signal(Cell cell, List<Integer> pids, int signal) throws IOException {
    for (int pid : pids) {
      census.signal(pid, cell.mark, signal);
    }
  }

  private static long judgeTime(Cell cell, long now) {
    long left = NEVER;
    for (Allotment allotment : allotments(cell)) {
      if (allotment.holds(Bound.WALL_TIME)) {
        Duration limit = allotment.limits.wallTime().orElseThrow();
        long here = limit.toNanos() - (now - cell.started);
        if (here <= 0) {
          end(cell, allotment.exceeded(Bound.WALL_TIME));
          here = CALM;
        }
        left = Math.min(left, here);
      }
    }
    return left;
  }

  private long judgeDisk(Cell cell, long now) throws IOException {
    if (!cell.allotment.watches(Bound.DISK)) {
      return NEVER;
    }
    Allotment tightest =
        allotments(cell).stream()
            .filter(allotment -> allotment.holds(Bound.DISK))
            .min(Comparator.comparingLong(allotment -> allotment.limits.disk().orElseThrow()))
            .orElseThrow();
    long limit = tightest.limits.disk().orElseThrow();
    DiskCheck check = disks.computeIfAbsent(cell, _ -> new DiskCheck());
    if (check.exceeds(cell.profile.write(), limit, now)) {
      end(cell, tightest.exceeded(Bound.DISK));
    }
    return CALM;
  }

  /// Where Linux killed one process of a tree for want of memory, the rest follows.
  private static long judgeStarvation(Cell cell) throws IOException {
    if (!cell.guarded() || !cell.allotment.starvesInPart()) {
      return NEVER;
    }
    cell.allotment.starvation().ifPresent(reason -> end(cell, reason));
    return CALM;
  }
}
