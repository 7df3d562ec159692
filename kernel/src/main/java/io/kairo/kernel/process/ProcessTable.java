package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.ProcessApi;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Subject;
import io.kairo.sandbox.Exit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// The processes that the owner and the agents started. Those that have ended are remembered for a
/// while, so that one can still ask how. An agent sees its own, the owner sees all. Its monitor
/// guards the table; starts and ends happen outside of it.
public final class ProcessTable implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProcessTable.class.getName());
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
  private static final int MOST_PER_SUBJECT = 32;
  private static final int REMEMBERED = 64;

  private final ProcessLauncher launcher;
  private final Bus bus;
  private final InputBudget budget = new InputBudget();
  private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
  private long sequence;
  private boolean closed;

  public ProcessTable(ProcessLauncher launcher, Bus bus) {
    this.launcher = launcher;
    this.bus = bus;
  }

  /// Starts a process for `subject`, or says why it cannot be.
  public ManagedProcess spawn(Subject subject, ProcessApi.Spawn spawn) {
    ProcessProfile.output(spawn);
    ManagedProcess process = reserve(subject, spawn);
    try {
      Optional<HealthCheck> check =
          spawn
              .options()
              .flatMap(ProcessApi.Options::health)
              .map(health -> new HealthCheck(process, launcher, health));
      launch(process);
      check.ifPresent(ProcessTable::begin);
    } catch (RuntimeException e) {
      forget(process);
      process.abandon("was not started: " + e.getMessage());
      throw e;
    }
    return process;
  }

  private static void begin(HealthCheck check) {
    Thread.ofVirtual()
        .name("health")
        .start(() -> {
          try {
            check.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private synchronized ManagedProcess reserve(Subject subject, ProcessApi.Spawn spawn) {
    if (closed) {
      throw new CallException(ErrorCode.UNAVAILABLE, "the kernel is stopping");
    }
    String id = spawn.id().orElseGet(() -> "p" + ++sequence);
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a process's id must be letters, digits, dots, colons and dashes, got '" + id + "'");
    }
    ManagedProcess same = processes.get(id);
    if (same != null && !same.isOver()) {
      throw new CallException(
          ErrorCode.CONFLICT, "a process's id must not be in use, got '" + id + "'");
    }
    long running =
        processes.values().stream()
            .filter(it -> !it.isOver() && it.subject().id().equals(subject.id()))
            .count();
    if (running >= MOST_PER_SUBJECT) {
      throw new CallException(
          ErrorCode.BUSY, subject.id() + " may have " + MOST_PER_SUBJECT + " processes at a time");
    }
    ManagedProcess process = new ManagedProcess(id, subject, spawn, budget);
    processes.remove(id);
    processes.put(id, process);
    trim();
    return process;
  }

  private void trim() {
    var oldest = processes.values().iterator();
    while (processes.size() > REMEMBERED && oldest.hasNext()) {
      if (oldest.next().isOver()) {
        oldest.remove();
      }
    }
  }

  private synchronized void forget(ManagedProcess process) {
    processes.remove(process.id(), process);
  }

  private void launch(ManagedProcess process) {
    launcher.launch(process, exit -> ended(process, exit));
    Map<String, Object> fact = fact(process);
    fact.put("program", process.spawn().command().getFirst());
    bus.publish(Topics.PROCESS_STARTED, "kernel", fact);
  }

  private void ended(ManagedProcess process, Exit exit) {
    Map<String, Object> fact = fact(process);
    Optional<Duration> pause = process.ended(exit);
    fact.put("exit", process.lastReason());
    fact.put("restarting", pause.isPresent());
    bus.publish(Topics.PROCESS_EXITED, "kernel", fact);
    if (pause.isEmpty() || !restart(process, pause.get())) {
      launcher.ended(process);
      process.finish();
    }
  }

  /// Returns false when it was stopped meanwhile or could not be started.
  private boolean restart(ManagedProcess process, Duration pause) {
    try {
      Thread.sleep(pause);
      if (!process.mayRestart()) {
        return false;
      }
      launch(process);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "process was not restarted id={0}: {1}",
          process.id(),
          e.getMessage());
      return false;
    }
  }

  private static Map<String, Object> fact(ManagedProcess process) {
    Map<String, Object> fact = new HashMap<>();
    fact.put("id", process.id());
    fact.put("pid", process.pid());
    fact.put("subject", process.subject().id());
    return fact;
  }

  /// The process with this name that `subject` may see.
  public synchronized ManagedProcess find(Subject subject, String id) {
    return Optional.ofNullable(processes.get(id))
        .filter(process -> isVisible(process, subject))
        .orElseThrow(() ->
            new CallException(
                ErrorCode.NOT_FOUND,
                "process must be one that " + subject.id() + " started, got '" + id + "'",
                "see 'kairo ps'"));
  }

  private static boolean isVisible(ManagedProcess process, Subject subject) {
    return subject instanceof Subject.Owner || process.subject().id().equals(subject.id());
  }

  /// Those that run.
  public synchronized List<ManagedProcess> running() {
    return processes.values().stream().filter(process -> !process.isOver()).toList();
  }

  /// Whether `pid` is one of them.
  public boolean isProcess(long pid) {
    return running().stream().anyMatch(process -> process.pid() == pid);
  }

  private static void stop(ManagedProcess process) {
    try {
      process.stop();
    } catch (CallException e) {
      LOG.log(System.Logger.Level.WARNING, "process did not end id=" + process.id(), e);
    }
  }

  /// Ends all of them, side by side.
  @Override
  public void close() {
    List<ManagedProcess> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(running());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      left.forEach(process -> threads.execute(() -> stop(process)));
    }
  }
}
