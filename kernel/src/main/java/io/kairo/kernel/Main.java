package io.kairo.kernel;

import io.kairo.api.Version;
import io.kairo.ipc.codec.Json;
import io.kairo.kernel.yaml.YamlException;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// kairod's entry: `up` runs the kernel in this process until it is told to stop, `doctor` looks at
/// the machine, `audit` at what a kernel wrote down.
///
/// Started by `kairo up` it is detached: its first line on stdout says `ready …` or `failed CODE …`
/// to the launcher, and everything after that goes to `kernel.log` in the state folder.
public final class Main {
  private static final int FAILURE = 1;
  private static final int USAGE = 2;
  private static final int CONFLICT = 6;
  private static final int INTERNAL_FAILURE = 70;

  private final boolean detached;

  private Main(boolean detached) {
    this.detached = detached;
  }

  public static void main(String[] arguments) throws Exception {
    // A thread that dies of an error leaves a kernel that only looks alive: end it, to be
    // restarted.
    Thread.setDefaultUncaughtExceptionHandler(Main::die);
    List<String> rest = Arrays.asList(arguments);
    Environment environment = new Environment(System.getenv(), Unistd.getuid());
    String command = rest.isEmpty() ? "up" : rest.getFirst();
    List<String> options = rest.isEmpty() ? rest : rest.subList(1, rest.size());
    System.exit(
        switch (command) {
          case "doctor" -> Doctor.run(options, System.out, System.err);
          case "audit" -> AuditCommand.run(options, environment, System.out, System.err);
          default ->
              new Main(environment.get("KAIRO_DETACHED").isPresent()).up(options, environment);
        });
  }

  private static void die(Thread thread, Throwable error) {
    System.getLogger(Main.class.getName())
        .log(System.Logger.Level.ERROR, "thread died thread=" + thread.getName(), error);
    if (error instanceof Error) {
      Runtime.getRuntime().halt(INTERNAL_FAILURE);
    }
  }

  private int up(List<String> arguments, Environment environment) throws Exception {
    try {
      Options options = Options.parse(arguments, environment);
      if (options.help()) {
        System.out.print(Options.USAGE);
        return 0;
      }
      return run(options, environment);
    } catch (Options.UsageException e) {
      return failed(USAGE, String.valueOf(e.getMessage()));
    } catch (YamlException e) {
      return failed(USAGE, String.valueOf(e.getMessage()));
    } catch (java.net.BindException e) {
      return failed(CONFLICT, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      return failed(FAILURE, String.valueOf(e.getMessage()));
    }
  }

  private int run(Options options, Environment environment)
      throws IOException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Optional<Guardian> guardian = Guardian.inherited(environment);
    try (StateFolder _ = StateFolder.take(options)) {
      Kernel kernel = new Kernel(options, Clock.systemUTC(), guardian, stop::countDown);
      try (kernel) {
        Runtime.getRuntime()
            .addShutdownHook(Thread.ofPlatform().unstarted(() -> awaitStop(stop, stopped)));
        if (guardian.isPresent()) {
          guardian.get().ready();
        }
        ready(options);
        if (guardian.isPresent()) {
          guardian.get().shareOutput();
          guardian.get().watch(kernel);
          guardian.get().reassure(kernel::responds);
        }
        stop.await();
        guardian.ifPresent(Guardian::stopping);
      }
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  /// A signal ends the kernel as `kairo down` does.
  private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ready(Options options) throws IOException {
    long pid = ProcessHandle.current().pid();
    String line = "kernel " + Version.KAIRO + " is up, pid " + pid + ", socket " + options.socket();
    if (options.json()) {
      Map<String, Object> fact = new LinkedHashMap<>();
      fact.put("version", Version.KAIRO);
      fact.put("pid", pid);
      fact.put("socket", options.socket().toString());
      fact.put("state", options.state().toString());
      line = Json.write(fact);
    }
    System.out.println(detached ? "ready " + line : line);
    System.out.flush();
    if (detached) {
      Detached.leaveTerminal(options.state().resolve("kernel.log"));
    }
  }

  private int failed(int status, String sentence) {
    if (detached) {
      System.out.println("failed " + status + " " + sentence);
    } else {
      System.err.println("kairo: " + sentence);
    }
    return status;
  }
}
