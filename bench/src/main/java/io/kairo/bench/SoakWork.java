package io.kairo.bench;

import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Everybody who works on the machine of a soak, each on a thread and a connection of their own.
final class SoakWork implements AutoCloseable {
  private static final int PUBLISHERS = 2;
  private static final long LOOK_MILLIS = 20;

  /// What those who publish and those who run processes wait for.
  private final CountDownLatch worked = new CountDownLatch(1);

  /// What those who look wait for.
  private final CountDownLatch seen = new CountDownLatch(1);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("soak-", 0).factory());
  private final List<Future<Void>> publishing = new ArrayList<>();
  private final List<Future<Void>> working = new ArrayList<>();
  private final List<Future<Void>> looking = new ArrayList<>();
  private final List<Kairo> clients = new ArrayList<>();
  private final SoakMachine machine;
  private final Remarks remarks;
  private final CallBook book;
  private final Roll acknowledged = new Roll();
  private final Hearing listener = new Hearing();
  private final VisitorSeat seat;
  private final KernelWatch kernels;
  private final GrantWatch grants;
  private final List<SkillWatch> skills = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final Hand hand;
  private final Footprint before;

  private SoakWork(Workshop workshop, SoakMachine machine, Remarks remarks) throws IOException {
    this.machine = machine;
    this.remarks = remarks;
    book = new CallBook(remarks);
    kernels = new KernelWatch(machine.socket(), seen);
    seat = new VisitorSeat(workshop, machine.socket(), PUBLISHERS, book, remarks, acknowledged);
    Kairo owner = client();
    grants = new GrantWatch(owner, book, seen, SoakMachine.lastingGrants(owner));
    for (String skill : SoakMachine.SKILLS) {
      skills.add(new SkillWatch(skill, client(), book, remarks, seen));
    }
    for (int slot = 0; slot < SoakPlan.PROCESSES; slot++) {
      workers.add(new Worker(slot, client(), book, remarks, worked));
    }
    hand = new Hand(machine, kernels, skills, workers, seat);
    start();
    before = awaitBusy();
  }

  /// Everybody begins; returns when all are at work.
  static SoakWork begin(Workshop workshop, SoakMachine machine, Remarks remarks)
      throws IOException {
    return new SoakWork(workshop, machine, remarks);
  }

  private void start() {
    client().subscribeFrom(Numbered.TOPIC, 0, listener::heard);
    for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
      publishing.add(
          threads.submit(new SoakPublisher(publisher, client(), book, acknowledged, worked)));
    }
    workers.forEach(worker -> working.add(threads.submit(worker)));
    List<Callable<Void>> watches = new ArrayList<>(skills);
    watches.addAll(List.of(kernels, grants, seat));
    watches.forEach(watch -> looking.add(threads.submit(watch)));
  }

  private Kairo client() {
    Kairo client = machine.client("soak");
    clients.add(client);
    return client;
  }

  /// What the kernel holds once everybody works and nobody was killed.
  private Footprint awaitBusy() throws IOException {
    boolean busy =
        holds(() ->
            skills.stream().allMatch(SkillWatch::isRunning)
                && workers.stream().allMatch(worker -> worker.doom() > 0)
                && kernels.isBack()
                && seat.hearing().events().size() > 0);
    if (!busy) {
      throw new IOException("everybody must work before the first kill: " + remarks.all());
    }
    return Footprint.of(kernels.answering());
  }

  /// Waits until `fact` holds. Returns false when it does not within the patience of a call.
  static boolean holds(BooleanSupplier fact) {
    var never = new CountDownLatch(1);
    Stopwatch watch = Stopwatch.start();
    try {
      while (!fact.getAsBoolean()) {
        if (watch.millis() > CallBook.PATIENCE.toMillis()
            || never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Fails when somebody stopped working.
  void check() throws IOException, InterruptedException {
    for (List<Future<Void>> group : List.of(publishing, working, looking)) {
      for (Future<Void> future : group) {
        if (future.isDone()) {
          rethrow(future);
          throw new IOException("everybody must work until the end, one did not");
        }
      }
    }
  }

  private static void rethrow(Future<Void> future) throws IOException, InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new IOException("everybody must work until the end, one failed: " + e.getCause(), e);
    }
  }

  /// Nobody publishes any more and nobody runs a process. Those who hear and look go on. A call
  /// that does not come back is a call without an answer.
  void endWork() throws IOException, InterruptedException {
    worked.countDown();
    Stopwatch watch = Stopwatch.start();
    while (!seat.hush().await(LOOK_MILLIS, TimeUnit.MILLISECONDS)
        && watch.millis() < CallBook.PATIENCE.toMillis()) {}
    boolean ended =
        holds(() -> {
          for (int i = 0; i < workers.size(); i++) {
            if (!working.get(i).isDone()) {
              workers.get(i).end();
            }
          }
          return working.stream().allMatch(Future::isDone)
              && publishing.stream().allMatch(Future::isDone);
        });
    if (!ended) {
      book.silent("a call of a publisher or a reader");
    }
  }

  /// Nobody looks any more, and nobody hears.
  void endWatch() throws IOException, InterruptedException {
    seen.countDown();
    seat.leave();
    if (!holds(() -> looking.stream().allMatch(Future::isDone))) {
      book.silent("a call of one who looks");
    }
    for (Future<Void> future : looking) {
      if (future.isDone()) {
        rethrow(future);
      }
    }
  }

  Kairo owner() {
    return clients.getFirst();
  }

  CallBook book() {
    return book;
  }

  Remarks remarks() {
    return remarks;
  }

  Roll acknowledged() {
    return acknowledged;
  }

  /// What those who hear events heard: one whose kernel is killed, and one who is killed.
  List<Hearing> hearings() {
    return List.of(listener, seat.hearing());
  }

  VisitorSeat seat() {
    return seat;
  }

  KernelWatch kernels() {
    return kernels;
  }

  GrantWatch grants() {
    return grants;
  }

  List<SkillWatch> skills() {
    return List.copyOf(skills);
  }

  List<Worker> workers() {
    return List.copyOf(workers);
  }

  Hand hand() {
    return hand;
  }

  /// What the kernel held before the first kill.
  Footprint before() {
    return before;
  }

  @Override
  public void close() {
    worked.countDown();
    seen.countDown();
    clients.forEach(Kairo::close);
    threads.shutdownNow();
  }
}
