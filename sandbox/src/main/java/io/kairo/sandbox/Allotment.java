package io.kairo.sandbox;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/// What one tree, or a group of trees, may use up, and who holds it to that: control groups, and
/// the watchdog for what they don't hold.
final class Allotment {
  static final Allotment UNLIMITED =
      new Allotment(
          TreeLimits.none(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          EnumSet.noneOf(Bound.class));

  final TreeLimits limits;
  final Optional<Allotment> around;
  private final Optional<String> name;
  private final List<Cgroup> cgroups;
  private final Set<Bound> watched;
  private final LongAdder stops = new LongAdder();

  /// @param name of a group; a single tree has none
  /// @param around that of the tree's group
  /// @param watched what is left to the watchdog
  Allotment(
      TreeLimits limits,
      Optional<String> name,
      Optional<Allotment> around,
      List<Cgroup> cgroups,
      Set<Bound> watched) {
    this.limits = limits;
    this.name = name;
    this.around = around;
    this.cgroups = List.copyOf(cgroups);
    this.watched = Set.copyOf(watched);
  }

  List<Cgroup> cgroups() {
    return cgroups;
  }

  boolean limited() {
    return around.isPresent() || !limits.bounds().isEmpty();
  }

  /// Whether `bound` is left to the watchdog, here or in the group around.
  boolean watches(Bound bound) {
    return holds(bound) || around.filter(group -> group.holds(bound)).isPresent();
  }

  /// Whether it is left to the watchdog in this very allotment.
  boolean holds(Bound bound) {
    return watched.contains(bound);
  }

  void admit(int pid) throws IOException {
    for (Cgroup cgroup : cgroups) {
      cgroup.admit(pid);
    }
  }

  Exceeded exceeded(Bound bound) {
    return Exceeded.of(bound, limits, name);
  }

  /// The limit for which Linux killed a process of this tree, if it did.
  Optional<Exceeded> starvation() throws IOException {
    for (Cgroup cgroup : cgroups) {
      if (cgroup.starved()) {
        Optional<Allotment> shared = around.filter(Allotment::limitsMemory);
        boolean own = limitsMemory() && (shared.isEmpty() || cgroup.full());
        return (own ? Optional.of(this) : shared).map(full -> full.exceeded(Bound.MEMORY));
      }
    }
    return Optional.empty();
  }

  private boolean limitsMemory() {
    return limits.memory().isPresent();
  }

  /// Whether Linux kills one process for want of memory and leaves the rest of the tree.
  boolean starvesInPart() {
    boolean starves = limitsMemory() || around.filter(Allotment::limitsMemory).isPresent();
    return starves && !cgroups.stream().allMatch(Cgroup::diesWhole);
  }

  /// The watchdog stopped it for a while.
  void stopped() {
    stops.increment();
  }

  /// How often it was held back from the processor.
  long heldBack() throws IOException {
    long times = stops.sum();
    for (Cgroup cgroup : cgroups) {
      times += cgroup.throttled();
    }
    return times;
  }

  /// Kills all members, where the control groups can.
  void kill() throws IOException {
    for (Cgroup cgroup : cgroups) {
      cgroup.kill();
    }
  }

  /// Removes its control groups; false as long as a member is still dying.
  boolean remove() {
    return cgroups.stream().allMatch(Cgroup::remove);
  }
}
