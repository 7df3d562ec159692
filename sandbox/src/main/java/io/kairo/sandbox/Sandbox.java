package io.kairo.sandbox;

import io.kairo.posix.Unistd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Starts native processes that can do nothing but what their [Profile] says, and answers the
/// system calls of theirs that it intercepts. Needs no root, no user namespace and no helper
/// program, but for an ordinary user's processes that live [Apart].
///
/// A process gets, in this order: no capabilities, even from root; no_new_privs; Landlock, which
/// denies every file and every port the profile does not name; a seccomp filter; no descriptors but
/// 0 to 3; namespaces of its own if it lives [Apart]; a session of its own; its limits, before its
/// first instruction. If one of them cannot be had there is no process. A process that may spawn is
/// followed by a thread of this JVM, confined like it, that ends its tree.
///
/// Thread-safe. Closing it kills every process it started. If this JVM dies instead, they go on
/// without a broker: what would have been asked fails with ENOSYS, or waits for another sandbox to
/// [#adopt] the process if somebody keeps what it had lent.
public final class Sandbox implements AutoCloseable {
  private static final boolean ROOT = Unistd.getuid() == 0;

  private final int abi;
  private final boolean dropsCapabilities;
  private final Tally tally = new Tally();
  private final AtomicLong ids = new AtomicLong();
  private final Rulesets rulesets;
  private final Filters filters = new Filters();
  private final Optional<Path> entrance;
  private final Quarters quarters;
  private final Trees trees;
  private final Supervisor supervisor;
  private final Starter starter;
  private final Adoption adoption;
  private final int seed = new SecureRandom().nextInt();

  private Sandbox(int abi, Hierarchies hierarchies, Optional<Path> helper) throws IOException {
    this.abi = abi;
    entrance = ROOT ? Optional.empty() : helper.filter(Files::isExecutable);
    quarters = new Quarters(entrance.flatMap(Bubblewrap::find));
    rulesets = new Rulesets(abi);
    dropsCapabilities = Privileges.any();
    Watchdog watchdog = new Watchdog();
    trees = new Trees(hierarchies, watchdog, outermost -> Proof.of(this, outermost).findings());
    supervisor = new Supervisor(tally, trees, watchdog);
    starter = new Starter(supervisor, tally);
    adoption = new Adoption(supervisor, watchdog, tally);
  }

  /// Opens a sandbox, on any kernel: one that lacks a layer makes [#start] fail, and [Probe] say
  /// so.
  public static Sandbox open() throws IOException {
    return open(Optional.empty());
  }

  /// Opens a sandbox that lets an ordinary user's processes live [Apart] too.
  ///
  /// @param entrance the program `kairo-enter`
  public static Sandbox open(Optional<Path> entrance) throws IOException {
    return open(Hierarchies.ofThisProcess(), entrance);
  }

  /// Opens a sandbox that makes its control groups in `hierarchies`.
  static Sandbox open(Hierarchies hierarchies) throws IOException {
    return open(hierarchies, Optional.empty());
  }

  private static Sandbox open(Hierarchies hierarchies, Optional<Path> entrance) throws IOException {
    Sandbox sandbox = new Sandbox(Rulesets.abi(), hierarchies, entrance);
    sandbox.supervisor.start();
    if (sandbox.abi >= Rulesets.LEAST_ABI) {
      Jail.settle();
      sandbox.starter.rehearse(sandbox.ids.incrementAndGet(), sandbox.rulesets.openHarmless());
    }
    sandbox.starter.prepareNext();
    return sandbox;
  }

  /// Starts `launch` under `profile`, and returns when its program runs. `broker` answers the
  /// intercepted calls; `onExit` is called once, on a thread of its own, after the end.
  public Confined start(Launch launch, Profile profile, Broker broker, Consumer<Exit> onExit)
      throws ConfinementException {
    return start(launch, profile, Optional.empty(), broker, onExit);
  }

  /// Starts a process that shares the limits of `group` with whatever else was started in it.
  public Confined start(
      Launch launch, Profile profile, Group group, Broker broker, Consumer<Exit> onExit)
      throws ConfinementException {
    return start(launch, profile, Optional.of(group), broker, onExit);
  }

  private Confined start(
      Launch launch, Profile profile, Optional<Group> group, Broker broker, Consumer<Exit> onExit)
      throws ConfinementException {
    require(profile);
    Allotment allotment;
    try {
      allotment = trees.open(ids.incrementAndGet(), profile.tree(), group);
    } catch (IOException e) {
      throw new ConfinementException("limits", e, "see 'kairo doctor'");
    }
    try {
      return start(launch, profile, allotment, group, broker, onExit);
    } catch (ConfinementException | RuntimeException e) {
      trees.close(allotment, group);
      throw e;
    }
  }

  /// Starts a process in an allotment that was made for it.
  Confined start(
      Launch launch,
      Profile profile,
      Allotment allotment,
      Optional<Group> group,
      Broker broker,
      Consumer<Exit> onExit)
      throws ConfinementException {
    try {
      Variant variant = Variant.of(profile, allotment.limited(), scoped());
      Starter.Order order = order(launch, profile, variant);
      long id = ids.incrementAndGet();
      Cell.Place place = new Cell.Place(allotment, group, Mark.of(seed, id));
      Starter.Start start = new Starter.Start(launch, profile, place, broker, onExit);
      Confined confined = starter.carryOut(id, start, order, dropsCapabilities);
      starter.prepareNext();
      return confined;
    } catch (ConfinementException e) {
      throw e;
    } catch (IOException e) {
      throw new ConfinementException("descriptors", e, "raise the limit of open files");
    }
  }

  /// Takes over a process that another sandbox had started and that cannot spawn: its broker is
  /// asked from now on, and what was being asked is asked again. What stops it and nobody decides
  /// waits meanwhile. How it ends, [#ended] says.
  ///
  /// @param profile under which it was started
  public Confined adopt(Orphan orphan, Profile profile, Broker broker, Consumer<Exit> onExit)
      throws IOException {
    return adoption.adopt(ids.incrementAndGet(), orphan, profile, broker, onExit);
  }

  /// An adopted process has ended; whoever is its parent now saw how. False when `pid` is none.
  public boolean ended(long pid, Exit exit) throws IOException {
    return adoption.ended(pid, exit);
  }

  /// Nobody will say any more how adopted processes end: they are killed.
  public void forsake() throws IOException {
    adoption.forsake();
  }

  /// Whether this is a machine and a user for whose processes it is worth a try to live [Apart].
  public boolean livesApart() {
    return ROOT || quarters.canBeMade();
  }

  /// What it has done so far.
  public Counters counters() {
    return tally.read();
  }

  @Override
  public void close() throws IOException {
    try {
      supervisor.close();
      trees.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    starter.close();
    rulesets.close();
    quarters.close();
    filters.close();
  }

  /// The Landlock ABI of this kernel, 0 when it has none.
  int abi() {
    return abi;
  }

  /// What each control group was found to hold.
  Map<Cgroup, Map<Bound, Finding>> findings() throws IOException {
    return trees.findings();
  }

  /// The tasks of this JVM that are confined for good reason: each guards a tree.
  Set<Integer> guards() {
    Set<Integer> tasks = new HashSet<>();
    supervisor.cells().forEach(cell -> tasks.add(cell.life.guardTask));
    return tasks;
  }

  private boolean scoped() {
    return abi >= Rulesets.SCOPING_ABI;
  }

  private void require(Profile profile) throws ConfinementException {
    String found = "the kernel has Landlock ABI " + abi;
    if (abi < Rulesets.LEAST_ABI) {
      throw new ConfinementException(
          "landlock", found, "use Linux 6.7 or later, booted with landlock in lsm=");
    }
    if (profile.spawn() && !scoped()) {
      throw new ConfinementException(
          "landlock",
          found + ", which cannot scope signals, so a tree of processes could not be killed whole",
          "use Linux 6.12 or later, or a profile without spawn");
    }
  }

  private int ruleset(Profile profile) throws ConfinementException {
    try {
      return rulesets.open(profile);
    } catch (IOException e) {
      throw new ConfinementException(
          "landlock", e, "make sure that every root of the profile exists and can be opened");
    }
  }

  private Starter.Order order(Launch launch, Profile profile, Variant variant) throws IOException {
    Quarters.Place place = place(profile, launch);
    Path helper = place != null && place.needsEntrance() ? entrance.orElseThrow() : null;
    Entrance way = null;
    try {
      way = helper == null ? null : new Entrance(helper, filters.denying(variant));
      return new Starter.Order(
          ruleset(helper == null ? profile : profile.executing(helper)),
          helper == null ? filters.whole(variant) : filters.asking(variant),
          variant.listens(),
          profile.spawn(),
          place,
          way);
    } catch (IOException e) {
      if (place != null) {
        place.namespaces().close();
      }
      if (way != null) {
        way.close();
      }
      throw e;
    }
  }

  private Quarters.@Nullable Place place(Profile profile, Launch launch)
      throws ConfinementException {
    Apart apart = profile.apart().orElse(null);
    if (apart == null) {
      return null;
    }
    try {
      return quarters.open(profile, apart, launch.executable());
    } catch (IOException e) {
      throw Plan.Step.NAMESPACES.failed(e);
    }
  }
}
