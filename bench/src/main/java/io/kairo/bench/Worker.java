package io.kairo.bench;

import io.kairo.api.ErrorCode;
import io.kairo.api.EventApi;
import io.kairo.api.ProcessApi;
import io.kairo.api.ProcessApi.State;
import io.kairo.api.StreamChunk;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.StreamReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Has one process of the table running, reads what it prints, and starts the next one when it has
/// ended. A process that outlives its kernel is read on. One thread works; others kill and count.
final class Worker implements Callable<Void> {
  /// Prints numbers, and leaves a child behind when it is killed.
  private static final List<String> COMMAND =
      List.of("sh", "-c", "sleep 1000 & i=0; while :; do echo $i; i=$((i+1)); sleep 0.02; done");

  private static final long PAUSE_MILLIS = 20;

  private final int slot;
  private final Kairo client;
  private final CallBook book;
  private final Remarks remarks;
  private final CountDownLatch over;
  private final Set<Long> killed = ConcurrentHashMap.newKeySet();
  private volatile int runs;
  private volatile String id = "";
  private volatile long pid;
  private final LongAdder lines = new LongAdder();
  private final LongAdder linesLost = new LongAdder();
  private final LongAdder linesUnread = new LongAdder();
  private final LongAdder died = new LongAdder();
  private final LongAdder endedWithKernel = new LongAdder();

  Worker(int slot, Kairo client, CallBook book, Remarks remarks, CountDownLatch over) {
    this.slot = slot;
    this.client = client;
    this.book = book;
    this.remarks = remarks;
    this.over = over;
  }

  @Override
  public Void call() throws InterruptedException {
    for (int run = 1; !isOver(); run++) {
      runs = run;
      id = "soak-" + slot + "-" + run;
      run();
    }
    return null;
  }

  /// One process from its start to its end. It is asked for by its name before it is started: a
  /// start that was not answered may have happened.
  private void run() throws InterruptedException {
    var numbers = new Numbers();
    OptionalLong starter = OptionalLong.empty();
    boolean goesOn = true;
    while (goesOn && !over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      switch (ask(SystemCalls.PROCESS_STATUS, new ProcessApi.Id(id))) {
        case Reply.Answered(ProcessApi.Status status) -> goesOn = follow(status, numbers);
        case Reply.Failed(ErrorCode code) when code != ErrorCode.NOT_FOUND -> {} // it is away
        case Reply.Failed(_) -> {
          goesOn = starter.isEmpty();
          if (goesOn) {
            starter = start();
          } else {
            forgotten(starter.getAsLong());
          }
        }
      }
    }
  }

  /// Returns the kernel that started it, if one did.
  private OptionalLong start() {
    long kernel = client.welcome().pid();
    boolean started = ask(SystemCalls.PROCESS_SPAWN, spawn()) instanceof Reply.Answered<?>;
    return started ? OptionalLong.of(kernel) : OptionalLong.empty();
  }

  /// Returns whether it still runs.
  private boolean follow(ProcessApi.Status status, Numbers numbers) throws InterruptedException {
    if (status.state() == State.EXITED) {
      judge(status);
      return false;
    }
    pid = status.pid();
    read(numbers);
    return true;
  }

  private ProcessApi.Spawn spawn() {
    return new ProcessApi.Spawn(Optional.of(id), COMMAND, Optional.empty());
  }

  private <P extends Record, R extends Record> Reply<R> ask(SystemCall<P, R> call, P params) {
    return book.make(client, call, params, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT);
  }

  private void judge(ProcessApi.Status status) {
    if (!isOver() && !killed.contains(status.pid())) {
      died.increment();
      remarks.say(
          "process "
              + id
              + " ended though nobody killed it: "
              + status.ended().map(ProcessApi.Ended::reason).orElse("no reason"));
    }
  }

  /// The kernel does not know the process that it had started.
  private void forgotten(long kernel) {
    if (client.welcome().pid() != kernel) {
      endedWithKernel.increment();
    } else {
      died.increment();
      remarks.say("process " + id + " is forgotten by the kernel that started it");
    }
  }

  /// Reads until the stream ends: with its process, or with the line to the kernel.
  private void read(Numbers numbers) throws InterruptedException {
    var params =
        new ProcessApi.StdoutSubscribe(
            Optional.empty(),
            Optional.of(id),
            Optional.of(ProcessApi.Stream.STDOUT),
            Optional.of(ProcessApi.Mode.CHUNK),
            Optional.empty(),
            Optional.of(StreamReader.WINDOW));
    SystemCall<ProcessApi.StdoutSubscribe, EventApi.Subscribed> call = SystemCalls.PROCESS_STDOUT;
    Reply<StreamReader> reply =
        book.make(call.name(), () -> client.stream(call, params), ErrorCode.NOT_FOUND);
    if (reply instanceof Reply.Answered(StreamReader stream)) {
      numbers.again();
      for (Optional<StreamChunk> chunk = stream.read(); chunk.isPresent(); chunk = stream.read()) {
        numbers.take(chunk.get().data());
      }
      lines.add(numbers.takeLines());
      linesLost.add(numbers.takeLost());
      linesUnread.add(numbers.takeUnread());
    }
  }

  private boolean isOver() {
    return over.getCount() == 0;
  }

  /// The process at hand, which is going to be killed.
  long doom() {
    long doomed = pid;
    killed.add(doomed);
    return doomed;
  }

  /// Ends the process at hand in peace.
  void end() {
    ask(SystemCalls.PROCESS_KILL, new ProcessApi.Id(id));
  }

  long runs() {
    return runs;
  }

  long lines() {
    return lines.sum();
  }

  /// Lines that were missing or came again while one line to the kernel was open.
  long linesLost() {
    return linesLost.sum();
  }

  /// Lines that were missing when a process was read on by another line.
  long linesUnread() {
    return linesUnread.sum();
  }

  /// Processes that ended by themselves.
  long died() {
    return died.sum();
  }

  /// Processes that ended because their kernel was killed.
  long endedWithKernel() {
    return endedWithKernel.sum();
  }
}
