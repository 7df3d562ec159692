package io.kairo.kernel.skill;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Topics;
import io.kairo.ipc.Connection;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.PlainText;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.skill.Manifest.Binary;
import io.kairo.posix.Architecture;
import io.kairo.posix.Fcntl;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.ConfinementException;
import io.kairo.sandbox.Exit;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Starts a skill's process: verifies the binary through the descriptor that is then executed,
/// gives the process its line to the kernel and its pipes, and confines it. Any step that fails
/// means that nothing was started.
public final class ConfinedLauncher implements SkillRun.Launcher, AutoCloseable {
  private final CompletableFuture<Sandbox> sandbox;
  private final Adopter adopter;
  private final Bus bus;
  private final Monitor monitor;
  private final DeviceTable devices;
  private final Grants grants;
  private final ConsentDesk desk;
  private final OutputPump output;

  /// Makes a connection of a skill's line, whose descriptor it owns from then on. The skill is
  /// attached to the connection: that is how the kernel knows who speaks there.
  @FunctionalInterface
  public interface Adopter {
    Connection adopt(int fd, Subject.Skill skill) throws IOException;
  }

  /// @param sandbox completes when the sandbox is ready; a start waits for it
  public ConfinedLauncher(
      CompletableFuture<Sandbox> sandbox,
      Adopter adopter,
      Bus bus,
      Monitor monitor,
      DeviceTable devices,
      Grants grants,
      ConsentDesk desk)
      throws IOException {
    this.sandbox = sandbox;
    this.adopter = adopter;
    this.bus = bus;
    this.monitor = monitor;
    this.devices = devices;
    this.grants = grants;
    this.desk = desk;
    this.output = new OutputPump();
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
            environment(subject),
            line.theirs(),
            nothing,
            out.theirs(),
            err.theirs());
    Connection connection = adopter.adopt(mine.keep(line.ours()), subject);
    CompletableFuture<Long> pid = new CompletableFuture<>();
    try {
      output.add(mine.keep(out.ours()), lines(subject, "stdout"));
      output.add(mine.keep(err.ours()), lines(subject, "stderr"));
      DeviceBroker broker = new DeviceBroker(subject, monitor, devices, grants);
      Confined started =
          sandbox
              .join()
              .start(
                  launch, Profiles.of(source), broker, exit -> report(broker, pid, onExit, exit));
      pid.complete(started.pid());
      return started;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /// An exit can be reported before the start has returned: its process id is waited for.
  private static void report(
      DeviceBroker broker, CompletableFuture<Long> pid, BiConsumer<Long, Exit> onExit, Exit exit) {
    broker.end();
    Thread.ofVirtual().name("skill-exit").start(() -> onExit.accept(pid.join(), exit));
  }

  private static Map<String, String> environment(Subject.Skill subject) {
    return Map.of(
        "KAIRO_SKILL_NAME", subject.name(),
        "KAIRO_LINE", "3",
        "KAIRO_CORRELATION_ID", subject.run(),
        "LANG", "C.UTF-8",
        "PATH", "/usr/bin:/bin");
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
    devices.releaseAll(subject.run());
    grants.rearm(subject.run());
  }

  @Override
  public void ended(Subject.Skill subject) {
    devices.releaseAll(subject.run());
    grants.endRun(subject.run());
    desk.endRun(subject.run());
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
