package io.kairo.sandbox;

import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Seccomp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Starts native processes that can do nothing but what their [Profile] says, and answers the
/// system calls of theirs that it intercepts. Needs no root, no user namespace and no helper
/// program.
///
/// A process gets, in this order: no capabilities, even from root; no_new_privs; Landlock, which
/// denies every file and every port the profile does not name; a seccomp filter; no descriptors but
/// 0 to 3; a session of its own; its limits, before its first instruction. If one of them cannot be
/// had there is no process. A process that may spawn is followed by a thread of this JVM, confined
/// like it, that ends its tree.
///
/// Thread-safe. Closing it kills every process it started. If this JVM dies instead, they go on
/// without a broker: what would have been asked fails with ENOSYS.
public final class Sandbox implements AutoCloseable {
  private static final long EXTRA = 256;
  private static final Profile NOTHING =
      new Profile(List.of(), List.of(), List.of(), Set.of(), true, Limits.none());

  private final int abi;
  private final boolean dropsCapabilities;
  private final Tally tally = new Tally();
  private final AtomicLong ids = new AtomicLong();
  private final Rulesets rulesets;
  private final Filters filters = new Filters();
  private final Slabs slabs = new Slabs();
  private final Supervisor supervisor;
  private final AtomicReference<@Nullable Jail> ready = new AtomicReference<>();

  private Sandbox(int abi) throws IOException {
    this.abi = abi;
    rulesets = new Rulesets(abi);
    dropsCapabilities = hasCapabilities();
    supervisor = new Supervisor(tally);
  }

  /// Opens a sandbox, on any kernel: one that lacks a layer makes [#start] fail, and [Probe] say
  /// so.
  public static Sandbox open() throws IOException {
    Sandbox sandbox = new Sandbox(Rulesets.abi());
    sandbox.supervisor.start();
    if (sandbox.abi >= Rulesets.LEAST_ABI) {
      sandbox.rehearse();
    }
    sandbox.ready.set(Jail.open());
    return sandbox;
  }

  /// Starts `launch` under `profile`, and returns when its program runs. `broker` answers the
  /// intercepted calls; `onExit` is called once, on a thread of its own, after the end.
  public Confined start(Launch launch, Profile profile, Broker broker, Consumer<Exit> onExit)
      throws ConfinementException {
    require(profile);
    try {
      Variant variant = Variant.of(profile, scoped());
      Order order =
          new Order(ruleset(profile), filters.program(variant), variant.listens(), profile.spawn());
      Confined confined = carryOut(launch, profile, order, broker, onExit, dropsCapabilities);
      prepareNext();
      return confined;
    } catch (ConfinementException e) {
      throw e;
    } catch (IOException e) {
      throw new ConfinementException("descriptors", e, "raise the limit of open files");
    }
  }

  /// What it has done so far.
  public Counters counters() {
    return tally.read();
  }

  @Override
  public void close() throws IOException {
    try {
      supervisor.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Jail jail = ready.getAndSet(null);
    if (jail != null) {
      jail.retire();
    }
    rulesets.close();
  }

  /// The Landlock ABI of this kernel, 0 when it has none.
  int abi() {
    return abi;
  }

  /// The tasks of this JVM that are confined for good reason: each guards a tree.
  Set<Integer> guards() {
    Set<Integer> tasks = new HashSet<>();
    supervisor.cells().forEach(cell -> tasks.add(cell.plan.guardTask));
    return tasks;
  }

  private record Order(int ruleset, MemorySegment program, boolean listens, boolean guarded) {}

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

  private Confined carryOut(
      Launch launch,
      Profile profile,
      Order order,
      Broker broker,
      Consumer<Exit> onExit,
      boolean withoutCapabilities)
      throws IOException {
    MemorySegment slab = slabs.take(Image.size(launch) + EXTRA);
    SegmentAllocator memory = SegmentAllocator.slicingAllocator(slab);
    try (Descriptors descriptors = Descriptors.of(launch);
        Image image =
            Image.of(launch, "/proc/self/fd/" + descriptors.executable(), descriptors, memory)) {
      long id = ids.incrementAndGet();
      Plan plan = new Plan(id, means(order, id, withoutCapabilities, memory), image);
      Cell cell = new Cell(plan, profile, broker, onExit, tally);
      admit(cell);
      Jail jail = ready.getAndSet(null);
      (jail == null ? Jail.open() : jail).carryOut(plan);
      return cell.born.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ConfinementException failure) {
        throw failure;
      }
      throw e;
    } finally {
      Unistd.close(order.ruleset());
      slabs.give(slab);
    }
  }

  private void admit(Cell cell) throws IOException {
    try {
      supervisor.admit(cell);
    } catch (ConfinementException e) {
      cell.closeGuard();
      throw e;
    }
  }

  private Plan.Means means(
      Order order, long id, boolean withoutCapabilities, SegmentAllocator memory)
      throws IOException {
    MemorySegment event = Epoll.allocateEvents(memory, 1);
    Epoll.set(event, Epoll.EPOLLIN, Supervisor.call(id));
    return new Plan.Means(
        order.ruleset(),
        order.program(),
        order.listens(),
        withoutCapabilities,
        supervisor.epoll(),
        event,
        supervisor.wake(),
        supervisor.finished(),
        order.guarded() ? Events.open(0) : Launch.NONE);
  }

  /// Has the next jail wait ready-made, so that nobody waits for a thread to start.
  private void prepareNext() {
    Jail jail = Jail.open();
    if (!ready.compareAndSet(null, jail)) {
      jail.retire();
    }
  }

  /// Walks the whole path once, with layers that deny nothing, to a program that does not exist: a
  /// class that is first needed in jail could not be loaded there.
  private void rehearse() throws IOException {
    MemorySegment program =
        Filter.load(
            List.of(new Instruction(Instruction.RETURN, 0, 0, Seccomp.SECCOMP_RET_ALLOW)),
            Arena.ofAuto());
    Launch nowhere =
        new Launch(
            Integer.MAX_VALUE,
            List.of("nowhere"),
            Map.of("KAIRO", "rehearsal"),
            Launch.NONE,
            Launch.NONE,
            Launch.NONE,
            Launch.NONE);
    Order order = new Order(rulesets.openHarmless(), program, true, false);
    try {
      carryOut(nowhere, NOTHING, order, Broker.REFUSING, _ -> {}, false);
      throw new IllegalStateException("a program that does not exist must not start");
    } catch (ConfinementException e) {
      tally.failed.reset();
    }
  }

  private static boolean hasCapabilities() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("CapEff:") || line.startsWith("CapPrm:"))
        .anyMatch(line -> !line.matches("\\w+:\\s+0+"));
  }
}
