package io.kairo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A group of version 2: one folder for everything. To be had where this process's own group was
/// delegated to it: its files are writable and nobody else is in it. Groups that limit may hold no
/// processes beside groups, so this process moves into one of its own first.
///
/// ```
/// DELEGATED/kairo-leaf                   this process
/// DELEGATED/kairo-PID-START-1            one sandbox
/// DELEGATED/kairo-PID-START-1/g1/t5      a tree in a group
/// ```
///
/// @param offers the bounds whose controllers the groups below have
record CgroupV2(Path folder, Set<Bound> offers) implements Cgroup {
  private static final Map<String, Bound> CONTROLLERS =
      Map.of("memory", Bound.MEMORY, "pids", Bound.PROCESSES, "cpu", Bound.CPU);
  private static final String LEAF = "kairo-leaf";
  private static final int PERIOD_MICROS = 20_000;
  private static final int LEAST_QUOTA_MICROS = 1_000;

  CgroupV2 {
    offers = Set.copyOf(offers);
  }

  /// The group that holds those of one sandbox; empty when nothing was delegated.
  static Optional<Cgroup> open(Hierarchies hierarchies) throws IOException {
    Optional<Path> own = hierarchies.version2().map(CgroupV2::delegated);
    if (own.isEmpty() || controllers(own.get()).isEmpty() || !settle(own.get())) {
      return Optional.empty();
    }
    GroupFiles.sweep(own.get());
    Path folder = Files.createDirectory(own.get().resolve(GroupFiles.freshName()));
    enable(folder);
    return Optional.of(new CgroupV2(folder, enabled(folder)));
  }

  /// The delegated group: this process's own, or the one around it once it has moved.
  private static Path delegated(Path own) {
    return own.endsWith(LEAF) ? own.resolveSibling("") : own;
  }

  private static List<String> controllers(Path group) throws IOException {
    return words(group, "cgroup.controllers").stream().filter(CONTROLLERS::containsKey).toList();
  }

  private static Set<Bound> enabled(Path group) throws IOException {
    return words(group, "cgroup.subtree_control").stream()
        .filter(CONTROLLERS::containsKey)
        .map(CONTROLLERS::get)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Bound.class)));
  }

  private static List<String> words(Path group, String file) throws IOException {
    return List.of(GroupFiles.read(group, file).split(" ", -1));
  }

  /// Moves this process out of the way and has the groups below get controllers; false when the
  /// group is not ours alone, or not ours at all.
  private static boolean settle(Path own) throws IOException {
    boolean writable =
        Files.isWritable(own)
            && Files.isWritable(own.resolve("cgroup.procs"))
            && Files.isWritable(own.resolve("cgroup.subtree_control"));
    String pid = Long.toString(ProcessHandle.current().pid());
    List<String> members = GroupFiles.read(own, "cgroup.procs").lines().toList();
    if (!writable || !(members.isEmpty() || members.equals(List.of(pid)))) {
      return false;
    }
    if (!members.isEmpty()) {
      Path leaf = Files.createDirectories(own.resolve(LEAF));
      GroupFiles.write(leaf, "cgroup.procs", pid);
    }
    enable(own);
    return true;
  }

  private static void enable(Path group) throws IOException {
    for (String controller : controllers(group)) {
      GroupFiles.write(group, "cgroup.subtree_control", "+" + controller);
    }
  }

  /// A child made here can hold further ones until a process is in it.
  @Override
  public Cgroup child(String name, TreeLimits limits, Set<Bound> bounds) throws IOException {
    if (!enabled(folder).equals(offers)) {
      enable(folder);
    }
    Path child = Files.createDirectory(folder.resolve(name));
    boolean whole = false;
    try {
      for (Bound bound : bounds) {
        if (limits.bounds().contains(bound)) {
          limit(child, bound, limits);
        }
      }
      whole = true;
      return new CgroupV2(child, offers);
    } finally {
      if (!whole) {
        GroupFiles.remove(child);
      }
    }
  }

  private static void limit(Path group, Bound bound, TreeLimits limits) throws IOException {
    switch (bound) {
      case MEMORY -> {
        GroupFiles.write(group, "memory.max", Long.toString(limits.memory().orElseThrow()));
        GroupFiles.write(group, "memory.oom.group", "1");
        if (Files.exists(group.resolve("memory.swap.max"))) {
          GroupFiles.write(group, "memory.swap.max", "0");
        }
      }
      case PROCESSES ->
          GroupFiles.write(group, "pids.max", Integer.toString(limits.processes().orElseThrow()));
      case CPU -> {
        long quota = Math.round(limits.cpu().orElseThrow() * PERIOD_MICROS);
        long micros = Math.max(quota, LEAST_QUOTA_MICROS);
        GroupFiles.write(group, "cpu.max", micros + " " + PERIOD_MICROS);
      }
      case DISK, WALL_TIME, CPU_TIME ->
          throw new IllegalArgumentException("no control group limits " + bound);
    }
  }

  @Override
  public void admit(int pid) throws IOException {
    GroupFiles.write(folder, "cgroup.procs", Integer.toString(pid));
  }

  @Override
  public boolean starved() throws IOException {
    return event("oom_kill");
  }

  @Override
  public boolean full() throws IOException {
    return event("oom");
  }

  private boolean event(String key) throws IOException {
    Path events = folder.resolve("memory.events");
    return Files.exists(events) && GroupFiles.number(folder, "memory.events", key) > 0;
  }

  @Override
  public long throttled() throws IOException {
    return GroupFiles.number(folder, "cpu.stat", "nr_throttled");
  }

  @Override
  public boolean diesWhole() {
    return true;
  }

  @Override
  public void kill() throws IOException {
    if (Files.exists(folder)) {
      GroupFiles.write(folder, "cgroup.kill", "1");
    }
  }

  @Override
  public boolean remove() {
    List<Path> all = new ArrayList<>(List.of(folder));
    all.removeIf(GroupFiles::remove);
    return all.isEmpty();
  }

  @Override
  public String mechanism() {
    return "cgroup v2";
  }
}
