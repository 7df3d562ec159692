package io.kairo.cli.demo;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.api.Version;
import io.kairo.cli.shell.KernelExit;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Everything that the demo started, and its end: kernel, agent and skill. Closing stops all of it,
/// also when the program is interrupted, and happens once. Its own lock guards what is open.
final class Stage implements Crew, AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 50;

  private final DemoOptions options;
  private final Path launcher;
  private final Path image;
  private final StateFolder folder;
  private final ConsentDesk desk;
  private final BlockingQueue<Occurrence> occurrences = new LinkedBlockingQueue<>();
  private final Thread hook = new Thread(this::close, "demo-end");
  private Optional<LaunchedProgram> kernel = Optional.empty();
  private Optional<Kairo> connection = Optional.empty();
  private boolean closed;
  private volatile boolean ending;

  /// @param launcher starts the kernel
  /// @param image where this installation lies
  Stage(DemoOptions options, Path launcher, Path image, StateFolder folder, ConsentDesk desk) {
    this.options = options;
    this.launcher = launcher;
    this.image = image;
    this.folder = folder;
    this.desk = desk;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// What happens, in order.
  BlockingQueue<Occurrence> occurrences() {
    return occurrences;
  }

  /// Starts the kernel, the subscription, the skill's installation and the agent. Returns the
  /// kernel's version.
  String open(Path skill) throws IOException, InterruptedException {
    refuseASecondKernel();
    LaunchedProgram started = startKernel();
    Kairo kairo = connect(started);
    synchronized (this) {
      connection = Optional.of(kairo);
    }
    kairo.onClose(() -> trouble("the kernel went away: " + started.lastWords()));
    kairo.subscribe(">", 0, this::heard);
    kairo.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(skill.toString()));
    ConfinedAgent.start(kairo, image, folder.socket(), this::trouble);
    return kairo.welcome().kernel();
  }

  private void refuseASecondKernel() {
    if (!Files.exists(folder.socket())) {
      return;
    }
    try (Kairo other = Kairo.connect(folder.socket(), "kairo demo")) {
      throw new CallException(
          ErrorCode.CONFLICT,
          "the demo needs a state folder of its own, and kernel "
              + other.welcome().pid()
              + " runs in '"
              + folder.path()
              + "'",
          "leave --state out, or stop that kernel: kairo down --state " + folder.path());
    } catch (CallException e) {
      if (e.code() == ErrorCode.CONFLICT) {
        throw e;
      }
      // Nobody listens: the socket is a dead kernel's.
    }
  }

  private synchronized LaunchedProgram startKernel() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--state", folder.path().toString(), "--simulate", "board"));
    options.policy().ifPresent(file -> arguments.addAll(List.of("--policy", file.toString())));
    requireOpen();
    LaunchedProgram started = LaunchedProgram.start(launcher, arguments, folder.log("kernel"));
    kernel = Optional.of(started);
    return started;
  }

  /// Nothing may start after the end, which can come from the shutdown hook at any time.
  private void requireOpen() {
    if (closed) {
      throw new CallException(ErrorCode.CANCELLED, "the demo was interrupted");
    }
  }

  private Kairo connect(LaunchedProgram started) throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        return Kairo.connect(folder.socket(), hello());
      } catch (CallException e) {
        if (e.code() != ErrorCode.UNAVAILABLE) {
          throw e;
        }
        if (!started.isAlive() || System.nanoTime() - deadline > 0) {
          throw new CallException(
              ErrorCode.UNAVAILABLE,
              "the kernel must start within " + START.toSeconds() + " s: " + started.lastWords(),
              "type 'kairo doctor' to see what this machine offers");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }

  private KernelApi.Hello hello() {
    return new KernelApi.Hello(
        "kairo demo",
        Optional.of(Version.PROTOCOL),
        Optional.empty(),
        Optional.empty(),
        Optional.of(desk.answers()));
  }

  private void heard(Event event) {
    if (event.topic().equals(Topics.CONSENT_ANSWERED)) {
      desk.settled(String.valueOf(event.payload().get("id")));
    }
    occurrences.add(new Occurrence.Heard(event));
  }

  private void trouble(String sentence) {
    if (!ending) {
      occurrences.add(new Occurrence.Trouble(sentence));
    }
  }

  @Override
  public void startSkill() {
    Thread.startVirtualThread(() -> {
      try {
        kairo()
            .call(
                SystemCalls.SKILL_START,
                new SkillApi.Start(Tally.SKILL, Optional.of(Tally.AGENT)),
                Duration.ofMinutes(10));
      } catch (CallException e) {
        trouble("the skill did not start: " + e.getMessage());
      }
    });
  }

  @Override
  public void killSkill(long pid) {
    ProcessHandle.of(pid)
        .ifPresentOrElse(
            ProcessHandle::destroyForcibly,
            () -> trouble("the skill's process " + pid + " cannot be found"));
  }

  @Override
  public boolean asks() {
    return desk.asks();
  }

  @Override
  public Optional<String> answer(ConsentApi.Request request) {
    return desk.answer(kairo(), request);
  }

  private synchronized Kairo kairo() {
    return connection.orElseThrow(
        () -> new CallException(ErrorCode.UNAVAILABLE, "the demo has no kernel"));
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    ending = true;
    connection.ifPresent(Stage::stopSkill);
    connection.ifPresent(Stage::stopKernel);
    kernel.ifPresent(LaunchedProgram::close);
    try {
      folder.close();
    } catch (IOException e) {
      System.getLogger("io.kairo.cli")
          .log(System.Logger.Level.WARNING, "state folder not removed path=" + folder.path());
    }
    forget();
  }

  private static void stopSkill(Kairo kairo) {
    try {
      kairo.call(SystemCalls.SKILL_STOP, new SkillApi.Name(Tally.SKILL), STOP);
    } catch (CallException e) {
      // It does not run, or the kernel is gone; the shutdown stops what is left.
    }
  }

  private static void stopKernel(Kairo kairo) {
    try (kairo) {
      long pid = kairo.welcome().pid();
      try {
        kairo.call(SystemCalls.SHUTDOWN, Nothing.NOTHING, STOP);
      } catch (CallException e) {
        // It may be gone before its answer is here.
      }
      KernelExit.await(pid, STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, perhaps through this very hook.
    }
  }
}
