package io.kairo.sandbox;

import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Epoll;
import io.kairo.posix.linux.Seccomp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries starts out: prepares the plan of one, hands it to the jail that waits ready-made, and
/// waits for what came of it. Any thread.
final class Starter {
  /// Room for the path of the program and for the rest of a plan.
  private static final long EXTRA = 4096 + 256;

  private static final Profile NOTHING =
      new Profile(List.of(), List.of(), List.of(), Set.of(), true, Limits.none());

  private final Supervisor supervisor;
  private final Tally tally;
  private final Slabs slabs = new Slabs();
  private final AtomicReference<@Nullable Jail> ready = new AtomicReference<>();

  /// How a start is confined.
  ///
  /// @param entrance to the place, if it needs one
  record Order(
      int ruleset,
      MemorySegment program,
      boolean listens,
      boolean guarded,
      Quarters.@Nullable Place place,
      @Nullable Entrance entrance) {
    void close() throws IOException {
      Unistd.close(ruleset);
      if (place != null) {
        place.namespaces().close();
      }
      if (entrance != null) {
        entrance.close();
      }
    }
  }

  /// What is started, and for whom.
  record Start(
      Launch launch, Profile profile, Cell.Place place, Broker broker, Consumer<Exit> onExit) {}

  Starter(Supervisor supervisor, Tally tally) {
    this.supervisor = supervisor;
    this.tally = tally;
  }

  /// Starts the process and returns when its program runs.
  ///
  /// @param id of its own in this sandbox
  Confined carryOut(long id, Start start, Order order, boolean withoutCapabilities)
      throws IOException {
    Launch launch = launch(order, start.launch());
    MemorySegment slab = slabs.take(Image.size(launch) + EXTRA);
    SegmentAllocator memory = SegmentAllocator.slicingAllocator(slab);
    try (Descriptors descriptors = Descriptors.of(launch);
        Image image = Image.of(launch, program(order, descriptors), descriptors, memory)) {
      furnish(image, order);
      Life life = new Life(id, order.guarded() ? Events.open(0) : Launch.NONE);
      life.entering = order.entrance() != null;
      Plan plan = new Plan(life, means(order, id, withoutCapabilities, memory), image);
      StoppedCalls calls = new StoppedCalls(life, start.broker(), tally, docket(start.profile()));
      Cell cell = new Cell(life, start.profile(), start.place(), calls, start.onExit());
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
      order.close();
      slabs.give(slab);
    }
  }

  private static Launch launch(Order order, Launch launch) {
    Quarters.Place place = order.place();
    return place == null || order.entrance() == null
        ? launch
        : Entrance.through(launch, place.program());
  }

  private static void furnish(Image image, Order order) throws IOException {
    Quarters.Place place = order.place();
    Entrance entrance = order.entrance();
    if (place != null && entrance != null) {
      entrance.furnish(image, place.namespaces());
    }
  }

  /// Where there is no `/proc`, the file that was opened lies at its own path.
  private static String program(Order order, Descriptors descriptors) {
    Entrance entrance = order.entrance();
    if (entrance != null) {
      return entrance.program();
    }
    Quarters.Place place = order.place();
    return place == null ? "/proc/self/fd/" + descriptors.executable() : place.program();
  }

  /// Only what the broker is asked has to be asked again.
  private static Optional<Docket> docket(Profile profile) throws IOException {
    return profile.asks() ? Optional.of(Docket.create()) : Optional.empty();
  }

  private void admit(Cell cell) throws IOException {
    try {
      supervisor.admit(cell);
    } catch (ConfinementException e) {
      cell.close();
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
        order.place(),
        order.entrance() == null ? Launch.NONE : order.entrance().report(),
        supervisor.epoll(),
        event,
        supervisor.wake(),
        supervisor.finished());
  }

  /// Has the next jail wait ready-made, so that nobody waits for a thread to start.
  void prepareNext() {
    Jail jail = Jail.open();
    if (!ready.compareAndSet(null, jail)) {
      jail.retire();
    }
  }

  /// Walks the whole path once, with layers that deny nothing, to a program that does not exist: a
  /// class that is first needed in jail could not be loaded there.
  ///
  /// @param ruleset that denies nothing
  void rehearse(long id, int ruleset) throws IOException {
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
    Order order = new Order(ruleset, program, true, false, null, null);
    try {
      Cell.Place place = new Cell.Place(Allotment.UNLIMITED, Optional.empty(), 0);
      Start start = new Start(nowhere, NOTHING, place, Broker.REFUSING, _ -> {});
      carryOut(id, start, order, false);
      throw new IllegalStateException("a program that does not exist must not start");
    } catch (ConfinementException e) {
      tally.failed.reset();
    }
  }

  /// The jail that waits has no work any more.
  void close() {
    Jail jail = ready.getAndSet(null);
    if (jail != null) {
      jail.retire();
    }
  }
}
