package io.kairo.kernel.skill;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Permission;
import io.kairo.api.SkillApi;
import io.kairo.api.SkillApi.SkillState;
import io.kairo.api.Topics;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.process.ProcessList;
import io.kairo.kernel.session.RememberedRun;
import io.kairo.kernel.session.SessionStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The installed skills and the runs of those that were started.
public final class Skills implements ProcessList.Running, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Skills.class.getName());

  private final SkillStore store;
  private final SkillLauncher launcher;
  private final Bus bus;
  private final SessionStore session;
  private final String boot;
  private final Map<String, SkillRun> runs = new ConcurrentHashMap<>();

  /// The runs of the kernel before this one, without those whose package cannot be had any more.
  private final Map<RememberedRun, Optional<SkillRun>> before = new HashMap<>();

  private final AtomicInteger sequence = new AtomicInteger();

  /// @param boot names this run of the kernel; names of runs hold it
  public Skills(Path folder, Bus bus, SessionStore session, String boot, SkillLauncher launcher) {
    this.store = new SkillStore(folder);
    this.bus = bus;
    this.session = session;
    this.boot = boot;
    this.launcher = launcher;
    for (RememberedRun record : session.readable(SkillRun.KIND, RememberedRun.class)) {
      before.put(record, resume(record));
    }
  }

  private Optional<SkillRun> resume(RememberedRun record) {
    try {
      SkillPackage source =
          store.open(record.skill(), record.digest()).orElseThrow(() -> missing(record.skill()));
      Subject.Skill subject = subject(record, source.manifest().permissions());
      SkillRun run = new SkillRun(source, subject, launcher, bus, session);
      run.isResumed(record);
      runs.put(record.skill(), run);
      return Optional.of(run);
    } catch (CallException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "skill cannot go on skill={0}: {1}",
          record.skill(),
          e.getMessage());
      return Optional.empty();
    }
  }

  /// Goes on with the runs of the kernel before this one. Those whose process does not go on are
  /// started again, after `between` got the processes that do. Blocks.
  public void goOn(Consumer<Set<Long>> between) {
    List<SkillRun> left = new ArrayList<>();
    Set<Long> adopted = new HashSet<>();
    before.forEach((record, run) -> {
      try {
        if (run.isEmpty()) {
          launcher.ended(subject(record, List.of()));
          session.remove(SkillRun.KIND, record.skill());
        } else if (run.get().goOn(record)) {
          run.get().pid().ifPresent(adopted::add);
        } else {
          left.add(run.get());
        }
      } catch (CallException e) {
        LOG.log(System.Logger.Level.ERROR, "skill does not go on skill=" + record.skill(), e);
      }
    });
    between.accept(adopted);
    left.forEach(SkillRun::startAgain);
  }

  private static Subject.Skill subject(RememberedRun record, List<Permission> permissions) {
    return new Subject.Skill(
        record.skill(), record.digest(), record.agent(), record.run(), permissions);
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

  /// Reads the package in `folder` and says what it would be allowed.
  public SkillApi.Linted lint(Path folder) {
    return new Lint(SkillPackage.open(folder)).linted();
  }

  /// The skill as the monitor knows it: its run, or else the one that it would have for `agent`.
  public Subject.Skill subject(String name, Optional<String> agent) {
    SkillRun run = runs.get(name);
    if (run != null && run.isActive()) {
      return run.subject();
    }
    SkillPackage found = find(name);
    return new Subject.Skill(
        name, found.digest(), agent, "skill:" + name, found.manifest().permissions());
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

  /// Starts a run; the skill works for `agent` if one is named. May wait for the owner.
  public SkillApi.Skill start(String name, Optional<String> agent) {
    SkillPackage found = find(name);
    requireIdle(name);
    Subject.Skill subject =
        new Subject.Skill(
            name,
            found.digest(),
            agent,
            "skill:" + name + "#" + boot + "-" + sequence.incrementAndGet(),
            found.manifest().permissions());
    try {
      launcher.prepare(subject);
      return start(found, subject);
    } catch (RuntimeException e) {
      launcher.ended(subject);
      throw e;
    }
  }

  private synchronized SkillApi.Skill start(SkillPackage found, Subject.Skill subject) {
    requireIdle(subject.name());
    SkillRun before = runs.get(subject.name());
    if (before != null) {
      before.awaitOver();
    }
    SkillRun run = new SkillRun(found, subject, launcher, bus, session);
    run.start();
    runs.put(subject.name(), run);
    return describe(found);
  }

  private void requireIdle(String name) {
    SkillRun run = runs.get(name);
    if (run != null && run.isActive()) {
      throw new CallException(
          ErrorCode.CONFLICT,
          "skill '" + name + "' must not be running, and is",
          "stop it first: kairo skill stop " + name);
    }
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
    return store.open(name).orElseThrow(() -> missing(name));
  }

  private static CallException missing(String name) {
    return new CallException(
        ErrorCode.NOT_FOUND,
        "skill must be installed, got '" + name + "'",
        "see 'kairo skill list', or 'kairo skill install DIR'");
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

  /// Whether `pid` is a skill's process, perhaps one that the kernel before this one had started.
  public boolean isSkill(long pid) {
    return before.keySet().stream().anyMatch(run -> run.pid().filter(p -> p == pid).isPresent())
        || runs.values().stream().anyMatch(run -> run.pid().filter(p -> p == pid).isPresent());
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
