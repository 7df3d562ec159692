package io.kairo.kernel.process;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.ProcessApi;
import io.kairo.sandbox.Broker;
import io.kairo.sandbox.Confined;
import io.kairo.sandbox.ConfinementException;
import io.kairo.sandbox.Exit;
import io.kairo.sandbox.Group;
import io.kairo.sandbox.Launch;
import io.kairo.sandbox.Profile;
import io.kairo.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Starts processes that the owner or an agent asks for: always confined, with the programs of the
/// system, one folder that it may change, and pipes. No device and no network; a line to the kernel
/// for one that is an agent.
public final class ProcessLauncher {
  private static final System.Logger LOG = System.getLogger(ProcessLauncher.class.getName());

  private final CompletableFuture<Sandbox> sandbox;
  private final PipePump pump;
  private final AgentLines lines;
  private final Path folders;

  /// @param sandbox completes when the sandbox is ready; a start waits for it
  /// @param folders where processes get a folder of their own
  public ProcessLauncher(
      CompletableFuture<Sandbox> sandbox, PipePump pump, AgentLines lines, Path folders) {
    this.sandbox = sandbox;
    this.pump = pump;
    this.lines = lines;
    this.folders = folders;
  }

  /// Starts the process. `onExit` is called once, on a thread of its own.
  void launch(ManagedProcess process, Consumer<Exit> onExit) {
    ProcessApi.Spawn spawn = process.spawn();
    Ownership.require(process.subject(), spawn.options());
    try (Descriptors mine = new Descriptors()) {
      Path folder = folder(process);
      Descriptors.Pair in = mine.inputPipe();
      Descriptors.Pair out = mine.pipe();
      Descriptors.Pair err = mine.pipe();
      Standard standard = new Standard(in.theirs(), out.theirs(), err.theirs());
      Launch launch = launch(process, spawn.command(), folder, standard, mine);
      CompletableFuture<Confined> started = new CompletableFuture<>();
      Consumer<Exit> onEnd = exit -> afterStart(started, () -> onExit.accept(exit));
      Broker broker = lines.broker(process.agentItIs(), started);
      Confined confined = start(process, launch, ProcessProfile.of(folder, spawn), broker, onEnd);
      process.stdin().to(mine.keep(in.ours()));
      OptionalLong rate = ProcessProfile.output(spawn);
      process.stdout().from(pump.add(mine.keep(out.ours()), process.stdout(), rate));
      process.stderr().from(pump.add(mine.keep(err.ours()), process.stderr(), rate));
      process.started(confined);
      started.complete(confined);
    } catch (ConfinementException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "process '" + process.id() + "' must be confined, and was not started: " + e.getMessage(),
          "see 'kairo doctor'");
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "process '" + process.id() + "' could not be started: " + e.getMessage());
    }
  }

  /// Starts `command` beside the process, as confined as it and in its folder, with nothing to read
  /// and nobody to hear it.
  Confined startBeside(ManagedProcess process, List<String> command)
      throws IOException, ConfinementException {
    try (Descriptors mine = new Descriptors()) {
      Path folder = folder(process);
      Standard nothing = new Standard(Launch.NONE, Launch.NONE, Launch.NONE);
      Launch launch = launch(process, command, folder, nothing, mine);
      Profile profile = ProcessProfile.of(folder, process.spawn());
      return start(process, launch, profile, Broker.REFUSING, _ -> {});
    }
  }

  /// Descriptors 0, 1 and 2.
  private record Standard(int in, int out, int err) {}

  private Launch launch(
      ManagedProcess process,
      List<String> command,
      Path folder,
      Standard standard,
      Descriptors mine)
      throws IOException {
    Program program = Program.open(command, folder, mine);
    return new Launch(
        program.executable(),
        program.arguments(),
        environment(process, folder),
        Launch.NONE,
        standard.in(),
        standard.out(),
        standard.err(),
        folder);
  }

  private Confined start(
      ManagedProcess process, Launch launch, Profile profile, Broker broker, Consumer<Exit> onEnd)
      throws ConfinementException {
    Optional<Group> group = process.agent().map(ProcessProfile::group);
    return group.isPresent()
        ? sandbox.join().start(launch, profile, group.get(), broker, onEnd)
        : sandbox.join().start(launch, profile, broker, onEnd);
  }

  /// An exit can be reported before the start has returned.
  private static void afterStart(CompletableFuture<Confined> started, Runnable action) {
    Thread.ofVirtual()
        .name("process-exit")
        .start(() -> {
          started.join();
          action.run();
        });
  }

  private Path folder(ManagedProcess process) throws IOException {
    var named = process.spawn().options().flatMap(ProcessApi.Options::cwd);
    if (named.isPresent()) {
      return Path.of(named.get());
    }
    Path folder = own(process);
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return folder;
  }

  private Path own(ManagedProcess process) {
    return folders.resolve(process.id());
  }

  private Map<String, String> environment(ManagedProcess process, Path folder) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", Program.PATH);
    environment.put("LANG", "C.UTF-8");
    environment.put("HOME", folder.toString());
    process
        .spawn()
        .options()
        .flatMap(ProcessApi.Options::env)
        .ifPresent(named -> named.forEach((name, value) -> put(environment, name, value)));
    environment.put("KAIRO_PROCESS_ID", process.id());
    process.agentItIs().ifPresent(agent -> environment.putAll(lines.environment(agent)));
    return environment;
  }

  private static void put(Map<String, String> environment, String name, Object value) {
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException("env must map names to strings, '" + name + "' does not");
    }
    environment.put(name, text);
  }

  /// The run is over: removes the folder that it had for itself.
  void ended(ManagedProcess process) {
    Path folder = own(process);
    if (process.spawn().options().flatMap(ProcessApi.Options::cwd).isPresent()) {
      return;
    }
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "folder of a process was not removed: " + folder, e);
    }
  }
}
