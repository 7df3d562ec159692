package io.kairo.sandbox;

import java.io.IOException;
import java.util.Set;

/// A control group of the Linux kernel, or one in each of several hierarchies: it limits the
/// processes in it, and all they spawn, as a whole, and nobody can leave it. The first one, made by
/// `open`, holds the groups of one sandbox and no process. Thread-safe.
sealed interface Cgroup permits CgroupV1, CgroupV2 {
  /// What a group below this one can limit, as far as the files say.
  Set<Bound> offers();

  /// Makes a group below this one that holds `limits` to the extent of `bounds`.
  Cgroup child(String name, TreeLimits limits, Set<Bound> bounds) throws IOException;

  /// Takes process `pid` in, and with it what it spawns from now on.
  void admit(int pid) throws IOException;

  /// Whether a process of this group was killed for want of memory.
  boolean starved() throws IOException;

  /// Whether this group was at its own limit of memory, rather than one around it.
  boolean full() throws IOException;

  /// How often the group was held back for using its share of the processor.
  long throttled() throws IOException;

  /// Whether want of memory kills all processes of the group, rather than one.
  boolean diesWhole();

  /// Kills all members, where that can be done in one step.
  void kill() throws IOException;

  /// Removes it; false as long as a member is still dying.
  boolean remove();

  /// For a person, such as `cgroup v2`.
  String mechanism();
}
