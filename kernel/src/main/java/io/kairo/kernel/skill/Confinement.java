package io.kairo.kernel.skill;

import io.kairo.api.SandboxLevel;
import io.kairo.api.Topics;
import io.kairo.kernel.broker.Brokers;
import io.kairo.kernel.broker.Disclosed;
import io.kairo.kernel.broker.Sockets;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Subject;
import io.kairo.sandbox.Apart;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.ConfinementException;
import io.kairo.sandbox.Exit;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Orphan;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// How a skill's processes are confined: at which level, what they reach from the start, and what
/// they are given later by their broker.
public final class Confinement {
  /// The layers without which a skill can still be confined as the manifest asks.
  private static final Set<String> LIVING_APART = Set.of("namespaces", "user");

  private static final System.Logger LOG = System.getLogger(Confinement.class.getName());

  private final CompletableFuture<Sandbox> sandbox;
  private final Bus bus;
  private final Brokers brokers;
  private final Folders folders;
  private final Levels levels;
  private final Sockets sockets;
  private final Disclosed disclosed;

  /// @param sandbox completes when the sandbox is ready; a start waits for it
  public Confinement(
      CompletableFuture<Sandbox> sandbox,
      Bus bus,
      Brokers brokers,
      Folders folders,
      Levels levels,
      Sockets sockets,
      Disclosed disclosed) {
    this.sandbox = sandbox;
    this.bus = bus;
    this.brokers = brokers;
    this.folders = folders;
    this.levels = levels;
    this.sockets = sockets;
    this.disclosed = disclosed;
  }

  /// Asks for what the processes of a run have to be given before they start; may wait.
  void ask(Subject.Skill subject) {
    folders.ask(subject);
  }

  /// Where a skill cannot live apart and does not insist on it, it is started here, and that is a
  /// fact.
  Confined start(SkillPackage source, Subject.Skill subject, Launch launch, Consumer<Exit> onExit)
      throws IOException {
    Manifest manifest = source.manifest();
    if (levels.of(manifest, sandbox.join().livesApart()) == SandboxLevel.STRICT) {
      try {
        Apart apart = levels.apart(subject);
        return start(source, subject, launch, onExit, Optional.of(apart));
      } catch (ConfinementException e) {
        if (manifest.sandbox() == SandboxLevel.STRICT || !LIVING_APART.contains(e.layer())) {
          throw e;
        }
        bus.publish(
            Topics.SKILL_DOWNGRADED,
            "kernel",
            Map.of(
                "skill", subject.name(),
                "level", "standard",
                "reason", String.valueOf(e.getMessage())));
      }
    }
    return start(source, subject, launch, onExit, Optional.empty());
  }

  private Confined start(
      SkillPackage source,
      Subject.Skill subject,
      Launch launch,
      Consumer<Exit> onExit,
      Optional<Apart> apart)
      throws IOException {
    OptionalInt user = apart.map(Apart::user).orElse(OptionalInt.empty());
    folders.clear(subject);
    Profile profile = Profiles.of(source, folders.reach(subject, user), apart);
    Brokers.Hired hired = brokers.hire(subject, home(subject));
    return sandbox.join().start(launch, profile, hired.broker(), ended(hired, onExit));
  }

  /// Takes over a process that the kernel before this one had started.
  Confined adopt(SkillPackage source, Subject.Skill subject, Orphan orphan, Consumer<Exit> onExit)
      throws IOException {
    folders.resume(subject);
    Optional<Apart> apart =
        levels.of(source.manifest(), sandbox.join().livesApart()) == SandboxLevel.STRICT
            ? Optional.of(levels.apart(subject))
            : Optional.empty();
    OptionalInt user = apart.map(Apart::user).orElse(OptionalInt.empty());
    Profile profile = Profiles.of(source, folders.reach(subject, user), apart);
    Brokers.Hired hired = brokers.hire(subject, home(subject));
    return sandbox.join().adopt(orphan, profile, hired.broker(), ended(hired, onExit));
  }

  private static Consumer<Exit> ended(Brokers.Hired hired, Consumer<Exit> onExit) {
    return exit -> {
      hired.end().run();
      onExit.accept(exit);
    };
  }

  private Path home(Subject.Skill subject) {
    return folders.data(subject).orElse(Path.of("/"));
  }

  /// The environment of its processes, which is all there is.
  Map<String, String> environment(Subject.Skill subject) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAIRO_SKILL_NAME", subject.name());
    environment.put("KAIRO_LINE", "3");
    environment.put("KAIRO_CORRELATION_ID", subject.run());
    environment.put("LANG", "C.UTF-8");
    environment.put("PATH", "/usr/bin:/bin");
    folders
        .data(subject)
        .ifPresent(data -> {
          environment.put("KAIRO_DATA", data.toString());
          environment.put("HOME", data.toString());
        });
    folders
        .tmp(subject)
        .ifPresent(tmp -> {
          environment.put("KAIRO_TMP", tmp.toString());
          environment.put("TMPDIR", tmp.toString());
        });
    return environment;
  }

  /// A process of the run is gone.
  void leave(Subject.Skill subject) {
    sockets.end(subject.run());
    disclosed.end(subject.run());
    try {
      folders.clear(subject);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "$TMP was not emptied skill=" + subject.name(), e);
    }
  }

  /// The run is over.
  void end(Subject.Skill subject) {
    folders.end(subject);
  }
}
