package io.kairo.bench;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.GrantApi;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// The machine of a soak: a kernel under kairo-init, with the simulated board, two running skills,
/// and a grant that was given for ever.
final class SoakMachine {
  /// One uses a device that Linux calls are intercepted for, the other only talks.
  static final List<String> SKILLS = List.of("thermostat", "heartbeat");

  private static final String KERNEL = "io.kairo.kernel/";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long GRANT_MILLIS = 10_000;
  private static final String POLICY =
      """
      rules:
        - {allow: "agent://serial/thermometer", to: "skill:thermostat", access: read_write, scope: always}
      """;

  private final KernelProcess kernel;
  private final long init;

  private SoakMachine(KernelProcess kernel, long init) {
    this.kernel = kernel;
    this.init = init;
  }

  /// @param resources what has to be closed comes here
  static SoakMachine start(Workshop workshop, Resources resources)
      throws IOException, InterruptedException {
    Path policy = Files.writeString(workshop.fresh("policy"), POLICY);
    List<String> options =
        List.of("--simulate", "board", "--policy", policy.toString(), "--keep-mib", "8192");
    KernelProcess kernel = KernelProcess.begin(workshop, List.of(), options);
    resources.add(kernel);
    long pid = kernel.awaitPong().pid();
    kernel.awaitUp();
    long init =
        ProcessHandle.of(pid)
            .flatMap(ProcessHandle::parent)
            .map(ProcessHandle::pid)
            .orElseThrow(() -> new IOException("the kernel must run under kairo-init"));
    var machine = new SoakMachine(kernel, init);
    if (machine.kairod().isEmpty()) {
      throw new IOException("kairo-init must be the kernel's parent, got process " + init);
    }
    machine.startSkills(workshop);
    return machine;
  }

  private void startSkills(Workshop workshop) throws IOException, InterruptedException {
    Path sources = workshop.settings().sources();
    Path built = workshop.fresh("skills");
    build(workshop, sources, built);
    try (Kairo owner = client("soak")) {
      install(owner, sources.resolve("target/image/skills/thermostat"));
      install(owner, built.resolve("heartbeat"));
      for (String skill : SKILLS) {
        owner.call(SystemCalls.SKILL_START, new SkillApi.Start(skill, Optional.of("climate")));
      }
      Stopwatch watch = Stopwatch.start();
      while (lastingGrants(owner).isEmpty()) {
        if (watch.millis() > GRANT_MILLIS) {
          throw new IOException("the thermostat must get its thermometer, it has no grant");
        }
        Thread.onSpinWait();
      }
    }
  }

  private static void build(Workshop workshop, Path sources, Path built)
      throws IOException, InterruptedException {
    Path log = workshop.fresh("build");
    List<String> command =
        List.of(
            sources.resolve("skills/build.sh").toString(),
            built.toString(),
            sources.resolve("examples/c/heartbeat").toString());
    if (workshop.start(command, log).waitFor() != 0) {
      throw new IOException(
          "the skill heartbeat must compile, the build said: " + Workshop.words(log));
    }
  }

  private static void install(Kairo owner, Path skill) throws IOException {
    try {
      owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(skill.toString()));
    } catch (CallException e) {
      throw new IOException("skill " + skill + " must install: " + e.sentence(), e);
    }
  }

  /// The names of the grants that hold for ever.
  static Set<String> lastingGrants(Kairo owner) {
    return lasting(owner.call(SystemCalls.GRANT_LIST, Nothing.NOTHING));
  }

  static Set<String> lasting(GrantApi.Listing listing) {
    return listing.grants().stream()
        .filter(grant -> grant.scope() == Scope.ALWAYS)
        .map(GrantApi.Grant::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  Path socket() {
    return kernel.socket();
  }

  /// A client that connects again whenever its line ends.
  Kairo client(String name) {
    return Kairo.keepConnected(socket(), hello(name), PATIENCE);
  }

  static KernelApi.Hello hello(String name) {
    return new KernelApi.Hello(
        name, Optional.of(Version.PROTOCOL), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// kairo-init's process id.
  long init() {
    return init;
  }

  /// Everything below kairo-init.
  ProcessTree tree() throws IOException {
    return ProcessTree.below(init);
  }

  /// kairod's process id; there while it starts, too.
  OptionalLong kairod() throws IOException {
    return tree().child(KERNEL);
  }

  /// Kills a process of this machine as a bug in it would. Returns false when it is not one, or has
  /// ended.
  boolean kill(long pid) throws IOException {
    return tree().has(pid)
        && ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
  }
}
