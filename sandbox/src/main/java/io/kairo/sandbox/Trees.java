package io.kairo.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gives trees and their groups what holds their limits: for each bound the first control group
/// that held it when it was tried, on this machine and for this user; else the watchdog. They are
/// tried once, when the first limit is asked for. `proving` guards the proof, `lock` the groups.
final class Trees {
  private static final System.Logger LOG = System.getLogger(Trees.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long GLANCE_NANOS = 2_000_000;

  /// Tries what a control group holds.
  interface Prover {
    Map<Bound, Finding> prove(Cgroup outermost);
  }

  /// A group and how many trees are in it.
  private static final class Shared {
    final Allotment allotment;
    int trees;

    Shared(Allotment allotment) {
      this.allotment = allotment;
    }
  }

  /// The outermost control groups, what each of them offers was found to be worth, and who holds
  /// what.
  private record Ground(
      List<Cgroup> outermost,
      Map<Cgroup, Map<Bound, Finding>> findings,
      Map<Bound, Cgroup> holders) {}

  private final Hierarchies hierarchies;
  private final Prover prover;
  private final Watchdog watchdog;
  private final ReentrantLock proving = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Group, Shared> groups = new HashMap<>();
  private volatile @Nullable Ground ground;

  /// @param hierarchies where control groups may be made
  Trees(Hierarchies hierarchies, Watchdog watchdog, Prover prover) {
    this.hierarchies = hierarchies;
    this.watchdog = watchdog;
    this.prover = prover;
  }

  /// The allotment of tree `id`; to be given back when it has ended.
  Allotment open(long id, TreeLimits limits, Optional<Group> group) throws IOException {
    if (limits.bounds().isEmpty() && group.isEmpty()) {
      return Allotment.UNLIMITED;
    }
    Ground found = ground();
    lock.lock();
    try {
      Optional<Allotment> around =
          group.isPresent() ? Optional.of(join(found, id, group.get())) : Optional.empty();
      try {
        return allot(found, "t" + id, limits, Optional.empty(), around);
      } catch (IOException e) {
        group.ifPresent(this::leave);
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private Allotment join(Ground found, long id, Group group) throws IOException {
    Shared shared = groups.get(group);
    if (shared == null) {
      Optional<String> name = Optional.of(group.name());
      shared = new Shared(allot(found, "g" + id, group.limits(), name, Optional.empty()));
      groups.put(group, shared);
    }
    shared.trees++;
    return shared.allotment;
  }

  private void leave(Group group) {
    Shared shared = Objects.requireNonNull(groups.get(group));
    shared.trees--;
    if (shared.trees == 0) {
      groups.remove(group);
      watchdog.retire(shared.allotment);
    }
  }

  private static Allotment allot(
      Ground found,
      String folder,
      TreeLimits limits,
      Optional<String> name,
      Optional<Allotment> around)
      throws IOException {
    List<Cgroup> above = around.map(Allotment::cgroups).orElse(found.outermost());
    List<Cgroup> made = new ArrayList<>();
    try {
      for (int i = 0; i < above.size(); i++) {
        Set<Bound> bounds = heldBy(found, found.outermost().get(i));
        made.add(above.get(i).child(folder, limits, bounds));
      }
    } catch (IOException e) {
      made.forEach(Cgroup::remove);
      throw e;
    }
    Set<Bound> watched = EnumSet.noneOf(Bound.class);
    watched.addAll(limits.bounds());
    watched.removeAll(found.holders().keySet());
    return new Allotment(limits, name, around, made, watched);
  }

  private static Set<Bound> heldBy(Ground found, Cgroup outermost) {
    Set<Bound> bounds = EnumSet.noneOf(Bound.class);
    found
        .holders()
        .forEach((bound, holder) -> {
          if (holder.equals(outermost)) {
            bounds.add(bound);
          }
        });
    return bounds;
  }

  /// Gives the allotment back: its control groups go when the last member is dead.
  void close(Allotment allotment, Optional<Group> group) {
    if (!allotment.limited()) {
      return;
    }
    watchdog.retire(allotment);
    lock.lock();
    try {
      group.ifPresent(this::leave);
    } finally {
      lock.unlock();
    }
  }

  /// What each control group was found to hold, by bound.
  Map<Cgroup, Map<Bound, Finding>> findings() throws IOException {
    return ground().findings();
  }

  private Ground ground() throws IOException {
    proving.lock();
    try {
      Ground found = ground;
      if (found == null) {
        found = prove();
        ground = found;
      }
      return found;
    } finally {
      proving.unlock();
    }
  }

  private Ground prove() throws IOException {
    List<Cgroup> outermost = new ArrayList<>();
    CgroupV2.open(hierarchies).ifPresent(outermost::add);
    CgroupV1.open(hierarchies).ifPresent(outermost::add);
    Map<Cgroup, Map<Bound, Finding>> findings = new HashMap<>();
    Map<Bound, Cgroup> holders = new EnumMap<>(Bound.class);
    for (Cgroup cgroup : outermost) {
      Map<Bound, Finding> seen = prover.prove(cgroup);
      findings.put(cgroup, seen);
      seen.forEach((bound, finding) -> {
        if (finding.holds()) {
          holders.putIfAbsent(bound, cgroup);
        }
      });
    }
    return new Ground(outermost, findings, holders);
  }

  /// Removes all control groups. The last members may still be dying.
  void close() throws InterruptedException {
    watchdog.close();
    Ground found = ground;
    List<Cgroup> left = new ArrayList<>(found == null ? List.of() : found.outermost());
    long end = System.nanoTime() + PATIENCE.toNanos();
    left.removeIf(Cgroup::remove);
    while (!left.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(GLANCE_NANOS);
      watchdog.clear();
      left.removeIf(Cgroup::remove);
    }
    if (!left.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "control groups could not be removed {0}", left);
    }
  }
}
