package io.kairo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Groups of version 1: one folder for each bound, in a hierarchy of its own. For root, since
/// nobody else can make them.
///
/// @param folders by what they limit
record CgroupV1(Map<Bound, Path> folders) implements Cgroup {
  private static final Map<Bound, String> CONTROLLERS =
      Map.of(Bound.MEMORY, "memory", Bound.PROCESSES, "pids", Bound.CPU, "cpu");
  private static final int PERIOD_MICROS = 20_000;
  private static final int LEAST_QUOTA_MICROS = 1_000;

  /// Processors charge memory in portions; a group is full this much below its limit.
  private static final long BATCH = 1 << 20;

  CgroupV1 {
    folders = Map.copyOf(folders);
  }

  /// The group that holds those of one sandbox, below this process's own; empty when none can be
  /// made.
  static Optional<Cgroup> open(Hierarchies hierarchies) throws IOException {
    String name = GroupFiles.freshName();
    Map<Bound, Path> folders = new EnumMap<>(Bound.class);
    for (Map.Entry<Bound, String> controller : CONTROLLERS.entrySet()) {
      Optional<Path> own = hierarchies.version1(controller.getValue());
      if (own.isPresent() && Files.isWritable(own.get())) {
        GroupFiles.sweep(own.get());
        Path folder = own.get().resolve(name);
        if (folder.toFile().mkdir()) {
          folders.put(controller.getKey(), folder);
        }
      }
    }
    return folders.isEmpty() ? Optional.empty() : Optional.of(new CgroupV1(folders));
  }

  @Override
  public Set<Bound> offers() {
    return folders.keySet();
  }

  @Override
  public Cgroup child(String name, TreeLimits limits, Set<Bound> bounds) throws IOException {
    Map<Bound, Path> made = new EnumMap<>(Bound.class);
    CgroupV1 child = null;
    try {
      for (Map.Entry<Bound, Path> around : folders.entrySet()) {
        Bound bound = around.getKey();
        Path folder = Files.createDirectory(around.getValue().resolve(name));
        made.put(bound, folder);
        if (bounds.contains(bound) && limits.bounds().contains(bound)) {
          limit(folder, bound, limits);
        }
      }
      child = new CgroupV1(made);
      return child;
    } finally {
      if (child == null) {
        made.values().forEach(GroupFiles::remove);
      }
    }
  }

  private static void limit(Path folder, Bound bound, TreeLimits limits) throws IOException {
    switch (bound) {
      case MEMORY -> {
        String bytes = Long.toString(limits.memory().orElseThrow());
        GroupFiles.write(folder, "memory.limit_in_bytes", bytes);
        if (Files.exists(folder.resolve("memory.memsw.limit_in_bytes"))) {
          GroupFiles.write(folder, "memory.memsw.limit_in_bytes", bytes);
        }
      }
      case PROCESSES ->
          GroupFiles.write(folder, "pids.max", Integer.toString(limits.processes().orElseThrow()));
      case CPU -> {
        GroupFiles.write(folder, "cpu.cfs_period_us", Integer.toString(PERIOD_MICROS));
        long quota = Math.round(limits.cpu().orElseThrow() * PERIOD_MICROS);
        String micros = Long.toString(Math.max(quota, LEAST_QUOTA_MICROS));
        GroupFiles.write(folder, "cpu.cfs_quota_us", micros);
      }
      case DISK, WALL_TIME, CPU_TIME ->
          throw new IllegalArgumentException("no control group limits " + bound);
    }
  }

  @Override
  public void admit(int pid) throws IOException {
    for (Path folder : folders.values()) {
      GroupFiles.write(folder, "cgroup.procs", Integer.toString(pid));
    }
  }

  @Override
  public boolean starved() throws IOException {
    Path memory = folders.get(Bound.MEMORY);
    return memory != null && GroupFiles.number(memory, "memory.oom_control", "oom_kill") > 0;
  }

  @Override
  public boolean full() throws IOException {
    Path memory = folders.get(Bound.MEMORY);
    if (memory == null) {
      return false;
    }
    long limit = Long.parseLong(GroupFiles.read(memory, "memory.limit_in_bytes"));
    return Long.parseLong(GroupFiles.read(memory, "memory.max_usage_in_bytes")) > limit - BATCH;
  }

  @Override
  public long throttled() throws IOException {
    Path cpu = folders.get(Bound.CPU);
    return cpu == null ? 0 : GroupFiles.number(cpu, "cpu.stat", "nr_throttled");
  }

  @Override
  public boolean diesWhole() {
    return false;
  }

  @Override
  public void kill() {
    // version 1 has no such step: the guard of the tree kills it
  }

  @Override
  public boolean remove() {
    List<Path> all = new ArrayList<>(folders.values());
    all.removeIf(GroupFiles::remove);
    return all.isEmpty();
  }

  @Override
  public String mechanism() {
    return "cgroup v1";
  }
}
