package io.kairo.kernel.skill;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.Topics;
import io.kairo.ipc.Connection;
import io.kairo.ipc.codec.EncodedEvent;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.PlainText;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.process.Descriptors;
import io.kairo.kernel.process.PipePump;
import io.kairo.kernel.session.BegunCalls;
import io.kairo.kernel.session.Custody;
import io.kairo.kernel.session.RememberedRun;
import io.kairo.kernel.skill.Manifest.Binary;
import io.kairo.posix.Architecture;
import io.kairo.posix.Fcntl;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.ConfinementException;
import io.kairo.sandbox.Exit;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Orphan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Starts a skill's process: verifies the binary through the descriptor that is then executed,
/// gives the process its line to the kernel and its pipes, and confines it. Any step that fails
/// means that nothing was started. What ties the process to the kernel is kept in custody, so that
/// the next kernel can take the process over.
public final class ConfinedLauncher implements SkillLauncher {
  private static final System.Logger LOG = System.getLogger(ConfinedLauncher.class.getName());

  private final Confinement confinement;
  private final Adopter adopter;
  private final Bus bus;
  private final DeviceTable devices;
  private final Grants grants;
  private final ConsentDesk desk;
  private final PipePump output;
  private final Custody custody;
  private final Lines kept;
  private final Set<Long> adopted = ConcurrentHashMap.newKeySet();

  /// Makes a connection of a skill's line, whose descriptor it owns from then on. What is attached
  /// to the connection says who speaks there.
  @FunctionalInterface
  public interface Adopter {
    Connection adopt(int fd, SkillLine line) throws IOException;
  }

  public ConfinedLauncher(
      Confinement confinement,
      Adopter adopter,
      Bus bus,
      DeviceTable devices,
      Grants grants,
      ConsentDesk desk,
      PipePump output,
      Custody custody) {
    this.confinement = confinement;
    this.adopter = adopter;
    this.bus = bus;
    this.devices = devices;
    this.grants = grants;
    this.desk = desk;
    this.output = output;
    this.custody = custody;
    this.kept = new Lines(custody);
  }

  @Override
  public void prepare(Subject.Skill subject) {
    confinement.ask(subject);
  }

  @Override
  public Confined launch(
      SkillPackage source, Subject.Skill subject, BiConsumer<Long, Exit> onExit) {
    Binary binary = binary(source);
    Path file = source.folder().resolve(binary.path());
    try (Descriptors mine = new Descriptors()) {
      int executable = mine.open(file, Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW);
      try (InputStream in = Files.newInputStream(Path.of("/proc/self/fd/" + executable))) {
        SkillPackage.verify(file, binary, in);
      }
      return start(source, subject, executable, mine, onExit);
    } catch (ConfinementException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "skill '" + subject.name() + "' must be confined, and was not started: " + e.getMessage(),
          "see 'kairo doctor'");
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "skill '" + subject.name() + "' could not be started: " + e.getMessage());
    }
  }

  private static Binary binary(SkillPackage source) {
    String platform = Architecture.current().platform();
    Manifest manifest = source.manifest();
    return Optional.ofNullable(manifest.binaries().get(platform))
        .orElseThrow(() ->
            new CallException(
                ErrorCode.UNSUPPORTED,
                "skill '"
                    + manifest.name()
                    + "' must have a binary for "
                    + platform
                    + ", it has "
                    + String.join(", ", manifest.binaries().keySet())));
  }

  private Confined start(
      SkillPackage source,
      Subject.Skill subject,
      int executable,
      Descriptors mine,
      BiConsumer<Long, Exit> onExit)
      throws IOException {
    Descriptors.Pair line = mine.socketpair();
    Descriptors.Pair out = mine.pipe();
    Descriptors.Pair err = mine.pipe();
    int nothing = mine.open(Path.of("/dev/null"), Fcntl.O_RDONLY);
    Launch launch =
        new Launch(
            executable,
            List.of(subject.name()),
            confinement.environment(subject),
            line.theirs(),
            nothing,
            out.theirs(),
            err.theirs());
    Lines.Ends ends = new Lines.Ends(line.ours(), out.ours(), err.ours());
    kept.keep(subject.name(), ends);
    Connection connection =
        connect(source, SkillLine.fresh(subject, kept.begun(subject.name())), ends, mine);
    CompletableFuture<Long> pid = new CompletableFuture<>();
    try {
      Confined started =
          confinement.start(source, subject, launch, exit -> report(pid, onExit, exit));
      pid.complete(started.pid());
      keepOrKill(subject, started);
      watch(source, subject, connection, started);
      return started;
    } catch (IOException | RuntimeException e) {
      connection.close();
      kept.drop(subject.name());
      throw e;
    }
  }

  private void keepOrKill(Subject.Skill subject, Confined started) throws IOException {
    try {
      kept.keep(subject.name(), started);
    } catch (IOException e) {
      started.kill();
      throw e;
    }
  }

  @Override
  public Optional<Confined> adopt(
      SkillPackage source,
      Subject.Skill subject,
      RememberedRun record,
      BiConsumer<Long, Exit> onExit) {
    try (Descriptors mine = new Descriptors()) {
      Optional<Lines.Ends> ends = kept.takeEnds(subject.name(), mine);
      Optional<BegunCalls> calls = kept.takeBegun(subject.name(), mine);
      Orphan orphan = kept.takeOrphan(subject.name(), record.pid().orElse(0L), mine);
      // a number that came to mean another process since is none of those
      boolean goesOn = record.pid().filter(custody::sees).isPresent();
      if (!goesOn || ends.isEmpty() || calls.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(adopt(source, subject, orphan, ends.get(), calls.get(), mine, onExit));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "skill was not taken over skill=" + subject.name(), e);
      return Optional.empty();
    }
  }

  /// The line comes last: what is said on it is answered at once.
  private Confined adopt(
      SkillPackage source,
      Subject.Skill subject,
      Orphan orphan,
      Lines.Ends ends,
      BegunCalls calls,
      Descriptors mine,
      BiConsumer<Long, Exit> onExit)
      throws IOException {
    long pid = orphan.pid();
    CompletableFuture<Long> known = CompletableFuture.completedFuture(pid);
    Confined process =
        confinement.adopt(source, subject, orphan, exit -> report(known, onExit, exit));
    mine.keep(orphan.listener());
    mine.keep(orphan.docket());
    adopted.add(pid);
    Connection connection = connect(source, SkillLine.resumed(subject, calls), ends, mine);
    Event resumed = bus.mention(Topics.KERNEL_RESUMED, "kernel", Map.of("skill", subject.name()));
    connection.event(EncodedEvent.of(resumed), /* subscriptionId= */ "", SkillLine.VERSION);
    watch(source, subject, connection, process);
    return process;
  }

  /// Begins to read what the process prints, and then what it says.
  private Connection connect(SkillPackage source, SkillLine line, Lines.Ends ends, Descriptors mine)
      throws IOException {
    Subject.Skill subject = line.skill();
    OptionalLong rate = source.manifest().limits().output();
    output.add(mine.keep(ends.stdout()), new SkillOutput(lines(subject, "stdout")), rate).resume();
    output.add(mine.keep(ends.stderr()), new SkillOutput(lines(subject, "stderr")), rate).resume();
    return adopter.adopt(mine.keep(ends.line()), line);
  }

  private void watch(
      SkillPackage source, Subject.Skill subject, Connection connection, Confined process) {
    source
        .manifest()
        .watchdog()
        .map(patience -> new SkillWatchdog(bus, subject, connection, process, patience))
        .ifPresent(SkillWatchdog::start);
  }

  @Override
  public void endWritten(long pid) {
    if (adopted.remove(pid)) {
      custody.acknowledge(pid);
    }
  }

  /// An exit can be reported before the start has returned: its process id is waited for.
  private static void report(
      CompletableFuture<Long> pid, BiConsumer<Long, Exit> onExit, Exit exit) {
    Thread.ofVirtual().name("skill-exit").start(() -> onExit.accept(pid.join(), exit));
  }

  private Consumer<String> lines(Subject.Skill subject, String stream) {
    return text ->
        bus.publish(
            Topics.SKILL_OUTPUT,
            subject.id(),
            Map.of("skill", subject.name(), "stream", stream, "text", PlainText.of(text)));
  }

  @Override
  public void crashed(Subject.Skill subject) {
    kept.drop(subject.name());
    confinement.leave(subject);
    devices.releaseAll(subject.run());
    grants.rearm(subject.run());
  }

  @Override
  public void ended(Subject.Skill subject) {
    kept.drop(subject.name());
    confinement.leave(subject);
    confinement.end(subject);
    devices.releaseAll(subject.run());
    grants.endRun(subject.run());
    desk.endRun(subject.run());
  }
}
