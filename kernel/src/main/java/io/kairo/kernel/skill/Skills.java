package io.kairo.kernel.skill;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.SkillApi;
import io.kairo.api.SkillApi.SkillState;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.process.ProcessList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The installed skills and the runs of those that were started.
public final class Skills implements ProcessList.Running, AutoCloseable {
  private final SkillStore store;
  private final SkillRun.Launcher launcher;
  private final Bus bus;
  private final Map<String, SkillRun> runs = new ConcurrentHashMap<>();
  private int sequence;

  public Skills(Path folder, Bus bus, SkillRun.Launcher launcher) {
    this.store = new SkillStore(folder);
    this.bus = bus;
    this.launcher = launcher;
  }

  /// Verifies the package in `folder` and makes it the current one of its name. A run goes on with
  /// the package it was started from.
  public SkillApi.Skill install(Path folder) {
    SkillPackage installed = store.install(folder);
    Manifest manifest = installed.manifest();
    bus.publish(
        Topics.SKILL_INSTALLED,
        "kernel",
        Map.of(
            "skill", manifest.name(),
            "version", manifest.version(),
            "digest", installed.digest()));
    return describe(installed);
  }

  public List<SkillApi.Skill> list() {
    List<SkillApi.Skill> skills = new ArrayList<>();
    for (String name : store.names()) {
      skills.add(status(name));
    }
    return skills;
  }

  public SkillApi.Skill status(String name) {
    return describe(find(name));
  }

  /// Starts a run; the skill works for `agent` if one is named.
  public synchronized SkillApi.Skill start(String name, Optional<String> agent) {
    SkillPackage found = find(name);
    SkillRun before = runs.get(name);
    if (before != null && before.isActive()) {
      throw new CallException(
          ErrorCode.CONFLICT,
          "skill '" + name + "' must not be running, and is",
          "stop it first: kairo skill stop " + name);
    }
    Subject.Skill subject =
        new Subject.Skill(
            name,
            found.digest(),
            agent,
            "skill:" + name + "#" + ++sequence,
            found.manifest().permissions());
    SkillRun run = new SkillRun(found, subject, launcher, bus);
    run.start();
    runs.put(name, run);
    return describe(found);
  }

  /// Stops a run: TERM first, KILL after its grace time. A skill that does not run stays so.
  public SkillApi.Skill stop(String name) {
    SkillRun run = runs.get(name);
    if (run == null) {
      return describe(find(name));
    }
    run.stop();
    return describe(run.source());
  }

  private SkillPackage find(String name) {
    return store
        .open(name)
        .orElseThrow(() ->
            new CallException(
                ErrorCode.NOT_FOUND,
                "skill must be installed, got '" + name + "'",
                "see 'kairo skill list', or 'kairo skill install DIR'"));
  }

  private SkillApi.Skill describe(SkillPackage installed) {
    Manifest manifest = installed.manifest();
    Optional<SkillRun> run = Optional.ofNullable(runs.get(manifest.name()));
    return new SkillApi.Skill(
        manifest.name(),
        manifest.version(),
        manifest.description(),
        installed.digest(),
        run.map(SkillRun::state).orElse(SkillState.STOPPED),
        run.flatMap(SkillRun::pid),
        run.map(SkillRun::restarts).orElse(0),
        run.flatMap(r -> r.subject().agent()),
        run.flatMap(SkillRun::lastExit),
        manifest.permissions());
  }

  /// The subjects of the runs that are under way.
  public List<Subject.Skill> subjects() {
    return runs.values().stream().filter(SkillRun::isActive).map(SkillRun::subject).toList();
  }

  /// Whether `pid` is a skill's process.
  public boolean isSkill(long pid) {
    return runs.values().stream().anyMatch(run -> run.pid().filter(p -> p == pid).isPresent());
  }

  @Override
  public List<Skill> running() {
    List<Skill> rows = new ArrayList<>();
    for (SkillRun run : runs.values()) {
      Optional<Long> pid = run.pid();
      if (pid.isPresent()) {
        rows.add(
            new Skill(
                run.subject().name(),
                pid.get(),
                run.state().name().toLowerCase(Locale.ROOT),
                run.subject().agent(),
                run.restarts()));
      }
    }
    return rows;
  }

  /// Stops all runs, side by side: one that does not listen holds up no other.
  @Override
  public void close() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      runs.values().forEach(run -> threads.execute(run::stop));
    }
  }
}
