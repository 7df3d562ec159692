package io.kairo.sandbox;

import io.kairo.posix.Fcntl;
import io.kairo.posix.Unistd;
import io.kairo.posix.linux.Resource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Proves each layer of confinement on this machine with a real child process, and says what it
/// saw. Infers nothing from version numbers. Blocks for some tens of milliseconds; to be called on
/// a platform thread.
public final class Probe {
  private static final String CANARY = "canary";
  private static final String DEVICE = "/dev/kairo-probe";
  private static final int FILES = 23;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Sandbox sandbox;

  public Probe(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /// What a child printed, and how it ended.
  private record Run(Exit exit, String output) {
    boolean succeeded() {
      return exit.equals(new Exit.Exited(0));
    }

    String evidence() {
      return "'" + output.strip() + "', " + exit.describe();
    }
  }

  /// Every layer, in the order in which they are put up.
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>(ofOneProcess());
    try {
      layers.addAll(TreeProbe.layers(sandbox));
    } catch (IOException e) {
      layers.add(Layer.missing("tree", "the probe failed: " + e, "report this as a bug"));
    }
    layers.add(proven("namespaces", Plan.Step.NAMESPACES.remedy(), this::namespaces));
    layers.add(proven("kernel threads", "restart kairo and report this as a bug", this::threads));
    return layers;
  }

  private List<Layer> ofOneProcess() {
    return List.of(
        proven("landlock", "boot with landlock in lsm=", this::landlock),
        proven(
            "seccomp", "use a kernel and a container runtime with seccomp filters", this::seccomp),
        proven(
            "interception",
            "use a container runtime that does not listen to seccomp itself",
            this::interception),
        proven("descriptors", "use Linux 5.11 or later", this::descriptors),
        proven("processes", "use Linux 6.12 or later", this::processes),
        proven("limits", "raise the hard limits of this process", this::limits));
  }

  private static Layer proven(String name, String remedy, Callable<Layer> probe) {
    try {
      return probe.call();
    } catch (ConfinementException e) {
      return Layer.missing(name, String.valueOf(e.getMessage()), e.remedy());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Layer.missing(name, "the probe was interrupted", "run it again");
    } catch (Exception e) {
      return Layer.missing(name, "the probe failed: " + e, remedy);
    }
  }

  private Layer landlock() throws Exception {
    Path canary = Files.writeString(Files.createTempFile("kairo", "probe"), CANARY);
    try {
      List<String> cat = List.of("/bin/cat", canary.toString());
      Run free = unconfined(cat);
      Run denied = confined(cat, plain(Set.of(), false), Broker.REFUSING);
      if (!free.output().equals(CANARY)) {
        return Layer.missing(
            "landlock", "control: an unconfined cat got " + free.evidence(), "make /tmp readable");
      }
      if (denied.succeeded() || !denied.output().contains("Permission denied")) {
        return Layer.missing(
            "landlock", "a confined cat got " + denied.evidence(), "boot with landlock in lsm=");
      }
      String evidence =
          "ABI " + sandbox.abi() + ": unconfined cat read a file, confined: " + denied.evidence();
      return sandbox.abi() >= Rulesets.SCOPING_ABI
          ? Layer.active("landlock", evidence)
          : Layer.degraded(
              "landlock",
              evidence + "; signals are forbidden, not scoped, and spawn is refused",
              "use Linux 6.12 or later");
    } finally {
      Files.delete(canary);
    }
  }

  private Layer seccomp() throws Exception {
    Function<Path, String> status =
        process -> words(process, "Seccomp:") + " " + words(process, "NoNewPrivs:");
    String seen = lookAt(plain(Set.of(), false), status);
    Run denied =
        confined(List.of("/bin/chmod", "700", "/"), plain(Set.of(), false), Broker.REFUSING);
    boolean active = seen.equals("Seccomp: 2 NoNewPrivs: 1") && !denied.succeeded();
    String evidence = "the child's status says " + seen + "; chmod got " + denied.evidence();
    return active
        ? Layer.active("seccomp", evidence)
        : Layer.missing("seccomp", evidence, "use a kernel with CONFIG_SECCOMP_FILTER=y");
  }

  private Layer interception() throws Exception {
    Broker broker =
        (_, _, _) -> {
          try (Output content = new Output()) {
            return new Answer.Granted(content.holding(CANARY));
          } catch (IOException e) {
            return Answer.Refused.denied();
          }
        };
    List<String> cat = List.of("/bin/cat", DEVICE);
    Run control = unconfined(cat);
    Run given = confined(cat, plain(Set.of(DEVICE), false), broker);
    String evidence = DEVICE + " unconfined: " + control.evidence() + "; " + given.evidence();
    return !control.succeeded() && given.output().equals(CANARY)
        ? Layer.active("interception", evidence)
        : Layer.missing("interception", evidence, "use Linux 5.19 or later");
  }

  private Layer descriptors() throws Exception {
    String seen = lookAt(plain(Set.of(), false), Probe::openDescriptors);
    return seen.equals("[0, 1, 2]")
        ? Layer.active("descriptors", "the child has " + seen)
        : Layer.missing("descriptors", "the child has " + seen, "report this as a bug");
  }

  private Layer processes() throws Exception {
    List<String> script = List.of("/bin/sh", "-c", "/bin/true; echo spawned");
    Run may = confined(script, plain(Set.of(), true), Broker.REFUSING);
    Run mayNot = confined(script, plain(Set.of(), false), Broker.REFUSING);
    String evidence = "with spawn: " + may.evidence() + "; without: " + mayNot.evidence();
    return may.output().equals("spawned\n") && !mayNot.output().contains("spawned")
        ? Layer.active("processes", evidence)
        : Layer.missing("processes", evidence, "report this as a bug");
  }

  private Layer limits() throws Exception {
    Limits limits =
        new Limits(
            OptionalLong.empty(),
            OptionalInt.of(FILES),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    String seen = lookAt(profile(Set.of(), false, limits), Probe::openFilesLimit);
    String evidence = "asked for " + FILES + " open files, the child has " + seen;
    return seen.equals(Integer.toString(FILES))
        ? Layer.active("limits", evidence)
        : Layer.missing("limits", evidence, "raise the hard limits of this process");
  }

  /// Without it processes are confined all the same, but less strictly.
  private Layer namespaces() throws Exception {
    Profile apart = plain(Set.of(), true).living(new Apart(OptionalInt.empty()));
    List<String> look =
        List.of(
            "/bin/sh",
            "-c",
            "test -e /etc/passwd && echo files; test -e /proc/1 && echo proc; echo $$");
    Run free = unconfined(look);
    try {
      Run seen = confined(look, apart, Broker.REFUSING);
      String evidence = "unconfined sees " + free.evidence() + "; apart sees " + seen.evidence();
      return seen.output().equals("1\n") && free.output().startsWith("files")
          ? Layer.active("namespaces", evidence)
          : Layer.missing("namespaces", evidence, "report this as a bug");
    } catch (ConfinementException e) {
      return Layer.degraded(
          "namespaces",
          e.getMessage() + ": skills that insist on level strict are refused",
          e.remedy());
    }
  }

  private Layer threads() throws IOException {
    Set<Integer> guards = sandbox.guards();
    List<String> poisoned = new ArrayList<>();
    int tasks = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : all) {
        tasks++;
        String state = words(task, "Seccomp:");
        String id = String.valueOf(task.getFileName());
        if (state.equals("Seccomp: 2") && !guards.contains(Integer.valueOf(id))) {
          poisoned.add(id + " " + words(task, "Name:"));
        }
      }
    }
    return poisoned.isEmpty()
        ? Layer.active("kernel threads", "none of " + tasks + " is confined by mistake")
        : Layer.missing(
            "kernel threads",
            "confined by mistake: " + poisoned,
            "restart kairo and report this as a bug");
  }

  private static Profile plain(Set<String> intercepted, boolean spawn) {
    return profile(intercepted, spawn, Limits.none());
  }

  private static Profile profile(Set<String> intercepted, boolean spawn, Limits limits) {
    List<Path> programs = Profile.systemPrograms();
    return new Profile(programs, List.of(), List.of(), intercepted, spawn, limits);
  }

  private Run confined(List<String> command, Profile profile, Broker broker) throws Exception {
    try (Output output = new Output()) {
      Exit exit =
          run(command, output.writeEnd(), launch -> sandbox.start(launch, profile, broker, _ -> {}))
              .await();
      return new Run(exit, output.text());
    }
  }

  private static Run unconfined(List<String> command) throws IOException {
    try (Output output = new Output();
        Child child = run(command, output.writeEnd(), Spawner::start)) {
      Exit exit = child.await();
      return new Run(exit, output.text());
    }
  }

  /// What `look` sees of a living confined child in its folder of `/proc`.
  private String lookAt(Profile profile, Function<Path, String> look) throws Exception {
    try (Output output = new Output()) {
      Confined sleeping =
          run(
              List.of("/bin/sleep", "60"),
              output.writeEnd(),
              launch -> sandbox.start(launch, profile, Broker.REFUSING, _ -> {}));
      try {
        Path process = Path.of("/proc", Long.toString(sleeping.pid()));
        awaitProgram(process);
        return look.apply(process);
      } finally {
        sleeping.kill();
        sleeping.await();
      }
    }
  }

  /// Linux lets who started a process go on when that has its new memory, and only then closes what
  /// is not inherited and names it after its program: `begin_new_exec` in fs/exec.c.
  private static void awaitProgram(Path process) throws InterruptedException {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (words(process, "Name:").equals("Name: " + Jail.NAME) && System.nanoTime() < patience) {
      Thread.sleep(1);
    }
  }

  interface Start<T> {
    T start(Launch launch) throws IOException;
  }

  static <T> T run(List<String> command, int output, Start<T> start) throws IOException {
    int program;
    try (Arena arena = Arena.ofConfined()) {
      program =
          Fcntl.open(arena.allocateFrom(command.getFirst()), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC, 0);
    }
    try {
      return start.start(
          new Launch(program, command, Map.of(), Launch.NONE, Launch.NONE, output, output));
    } finally {
      Unistd.close(program);
    }
  }

  private static String words(Path process, String key) {
    try {
      return Files.readAllLines(process.resolve("status"), StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.replaceAll("\\s+", " "))
          .findFirst()
          .orElse(key + " unknown");
    } catch (IOException e) {
      return key + " unknown";
    }
  }

  private static String openDescriptors(Path process) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(process.resolve("fd"))) {
      Set<Integer> numbers = new TreeSet<>();
      all.forEach(entry -> numbers.add(Integer.valueOf(String.valueOf(entry.getFileName()))));
      return numbers.toString();
    } catch (IOException e) {
      return "unknown: " + e;
    }
  }

  private static String openFilesLimit(Path process) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = Resource.allocateLimit(arena);
      int pid = Integer.parseInt(String.valueOf(process.getFileName()));
      Resource.prlimit(pid, Resource.RLIMIT_NOFILE, MemorySegment.NULL, limit);
      return Long.toString(Resource.soft(limit));
    } catch (IOException e) {
      return "unknown: " + e;
    }
  }
}
