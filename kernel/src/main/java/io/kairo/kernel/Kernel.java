package io.kairo.kernel;

import io.kairo.api.GrantApi.Grant;
import io.kairo.api.Topics;
import io.kairo.api.Version;
import io.kairo.hal.Device;
import io.kairo.hal.DeviceEvent;
import io.kairo.hal.DeviceRegistry;
import io.kairo.hal.system.LinuxSystem;
import io.kairo.ipc.Limits;
import io.kairo.ipc.Server;
import io.kairo.ipc.Spin;
import io.kairo.kernel.audit.AuditTrail;
import io.kairo.kernel.broker.Brokers;
import io.kairo.kernel.broker.Disclosed;
import io.kairo.kernel.broker.Sockets;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Explainer;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.Policy;
import io.kairo.kernel.consent.PolicyFile;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.journal.GrantTable;
import io.kairo.kernel.journal.Journal;
import io.kairo.kernel.journal.JournalReader;
import io.kairo.kernel.journal.OffsetFile;
import io.kairo.kernel.process.AgentLines;
import io.kairo.kernel.process.Agents;
import io.kairo.kernel.process.PipePump;
import io.kairo.kernel.process.ProcessLauncher;
import io.kairo.kernel.process.ProcessTable;
import io.kairo.kernel.process.Processes;
import io.kairo.kernel.ring.Rings;
import io.kairo.kernel.session.Custody;
import io.kairo.kernel.session.SessionStore;
import io.kairo.kernel.skill.ConfinedLauncher;
import io.kairo.kernel.skill.Confinement;
import io.kairo.kernel.skill.Folders;
import io.kairo.kernel.skill.Levels;
import io.kairo.kernel.skill.Skills;
import io.kairo.kernel.syscall.Callers;
import io.kairo.kernel.syscall.Dispatcher;
import io.kairo.kernel.syscall.DispatcherParts;
import io.kairo.kernel.system.SystemWatch;
import io.kairo.kernel.vault.Vault;
import io.kairo.sandbox.Exit;
import io.kairo.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// One running kernel: all wiring, in one file.
///
/// It answers as soon as its socket is there. The journal opens and the sandbox warms up beside
/// that, and what needs them waits for them.
final class Kernel implements Guardian.Heir, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Kernel.class.getName());

  private final Bus bus;

  /// How long a healthy kernel may be busy with something else.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final OffsetFile offsets;
  private final Journal journal;
  private final JournalReader reader;
  private final AuditTrail audit;
  private final CompletableFuture<Sandbox> sandbox = new CompletableFuture<>();
  private final CompletableFuture<Server> server = new CompletableFuture<>();

  /// Completes when the processes are known that go on from the kernel before.
  private final CompletableFuture<Void> adopted = new CompletableFuture<>();

  private final Runnable shutdown;
  private final Optional<Simulated> board;
  private final Skills skills;
  private final ProcessTable started;
  private final PipePump output;
  private final Dispatcher dispatcher;
  private final ConsentDesk desk;
  private final Rings rings;
  private final SystemWatch watch;

  /// @param shutdown begins to end the kernel and returns
  /// @param guardian who starts the next kernel if this one dies, if anybody does
  Kernel(Options options, Clock clock, Optional<Guardian> guardian, Runnable shutdown)
      throws IOException {
    this.shutdown = shutdown;
    Path state = options.state();
    Policy policy = PolicyFile.read(PolicyFile.ADMIN, options.policy());
    String boot = Long.toString(clock.millis(), Character.MAX_RADIX);
    offsets = OffsetFile.reserve(state.resolve("journal.offset"));
    journal = new Journal(state.resolve("journal.db"), offsets, options.retention(), clock);
    reader = journal.reader();
    bus = new Bus(clock, boot, offsets.first());
    bus.keep(journal::append);
    audit = new AuditTrail(state, clock);
    bus.keep(audit::accept);
    DeviceRegistry registry = new DeviceRegistry(this::deviceEvent);
    Custody custody = guardian.<Custody>map(it -> it).orElse(Custody.NONE);
    boolean resumed = guardian.filter(Guardian::resumed).isPresent();
    SessionStore session = SessionStore.open(state.resolve("session"), resumed);
    DeviceTable devices = new DeviceTable(registry, bus, session, boot);
    LinuxSystem system = new LinuxSystem(Path.of("/"));
    Processes processes = new Processes(system);
    Agents agents = new Agents(processes, session);
    Grants grants = new Grants(new GrantTable(journal), session, clock, boot, this::grantExpired);
    Family family = new Family(registry, agents, this::skills);
    desk = new ConsentDesk(bus, clock, grants, family);
    Monitor monitor = new Monitor(bus, clock, grants, policy, desk, family);
    output = new PipePump();
    Vault vault = new Vault(state);
    Disclosed disclosed = new Disclosed();
    Sockets sockets = new Sockets();
    Folders folders = new Folders(state, options.home(), monitor, grants);
    Confinement confinement =
        new Confinement(
            sandbox,
            bus,
            new Brokers(monitor, devices, grants, sockets, vault, disclosed),
            folders,
            new Levels(state),
            sockets,
            disclosed);
    ConfinedLauncher launcher =
        new ConfinedLauncher(
            confinement,
            (fd, line) -> server.join().adopt(fd, line),
            bus,
            devices,
            grants,
            desk,
            output,
            custody);
    AgentLines lines =
        new AgentLines(options.socket(), (fd, line) -> server.join().adopt(fd, line), processes);
    started =
        new ProcessTable(
            new ProcessLauncher(sandbox, output, lines, state.resolve("processes")), bus);
    skills = new Skills(state.resolve("skills"), bus, session, boot, launcher);
    rings = new Rings(bus, boot);
    Callers callers = new Callers(bus, processes, agents, skills, devices, desk, grants, rings);
    dispatcher =
        new DispatcherParts(
                bus,
                journal,
                reader,
                clock,
                system,
                processes,
                started,
                monitor,
                callers,
                devices,
                skills,
                agents,
                grants,
                desk,
                rings,
                new Explainer(monitor, grants, family),
                List.of(devices, sockets, folders, disclosed),
                vault)
            .assemble(shutdown);
    board =
        options.board()
            ? Optional.of(new Simulated(registry, clock.millis(), custody))
            : Optional.empty();
    watch = new SystemWatch(bus, system);
    callers.goOn();
    if (resumed) {
      desk.expectChannels();
    }
    listen(options.socket());
    Thread.ofPlatform().name("sandbox-warm-up").daemon().start(this::openSandbox);
    goOn(guardian.filter(Guardian::resumed));
  }

  private Skills skills() {
    return skills;
  }

  private void listen(Path socket) throws IOException {
    Server opened = Server.start(dispatcher, Limits.standard(), Spin.adaptive());
    server.complete(opened);
    opened.listen(socket);
    bus.publish(
        Topics.KERNEL_STARTED,
        "kernel",
        Map.of("version", Version.KAIRO, "pid", ProcessHandle.current().pid()));
  }

  /// Whether it still gets round to its callers. Blocks for a while when it does not.
  boolean responds() throws InterruptedException {
    return server.join().responds(PATIENCE);
  }

  /// Takes up what the kernel before left: skills go on, and what nobody can go on with ends.
  private void goOn(Optional<Guardian> guardian) {
    if (guardian.isEmpty()) {
      adopted.complete(null);
      return;
    }
    Thread.ofVirtual()
        .name("recovery")
        .start(() -> {
          try {
            sandbox.join();
            skills.goOn(going -> endOthers(guardian.get(), going));
          } catch (CompletionException e) {
            endOthers(guardian.get(), Set.of());
          } finally {
            adopted.complete(null);
          }
        });
  }

  private void endOthers(Guardian guardian, Set<Long> going) {
    adopted.complete(null);
    guardian.closeLeft();
    try {
      guardian.endLeftovers(going);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean ended(long pid, Exit exit) throws IOException {
    adopted.join();
    Optional<Sandbox> opened = openedSandbox();
    return opened.isPresent() && opened.get().ended(pid, exit);
  }

  @Override
  public void forsaken() {
    try {
      Optional<Sandbox> opened = openedSandbox();
      if (opened.isPresent()) {
        opened.get().forsake();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "processes could not be killed", e);
    }
    shutdown.run();
  }

  /// Empty before it is there, and when it could not be had.
  private Optional<Sandbox> openedSandbox() {
    return sandbox.isDone() && !sandbox.isCompletedExceptionally()
        ? Optional.of(sandbox.join())
        : Optional.empty();
  }

  private void openSandbox() {
    try {
      sandbox.complete(Sandbox.open(Levels.entrance()));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "sandbox is not available, skills will not start", e);
      sandbox.completeExceptionally(e);
    } finally {
      // It has until now remembered what belongs into it, and its start has time.
      audit.start();
    }
  }

  private void grantExpired(Grant grant) {
    bus.publish(
        Topics.GRANT_EXPIRED,
        "kernel",
        Map.of("grant", grant.id(), "subject", grant.subject(), "resource", grant.resource()));
  }

  private void deviceEvent(DeviceEvent event) {
    Device device = event.device();
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("name", device.name().value());
    fact.put("kind", device.kind().name().toLowerCase(Locale.ROOT));
    fact.put("simulated", device.simulated());
    fact.put("driver", device.driver());
    String topic =
        switch (event) {
          case DeviceEvent.Attached _ -> Topics.DEVICE_ATTACHED;
          case DeviceEvent.Detached _ -> Topics.DEVICE_DETACHED;
        };
    bus.publish(topic, "kernel", fact);
  }

  /// Stops skills, answers what is still under way, and writes the audit log and the journal out.
  @Override
  public void close() throws IOException {
    bus.publish(Topics.KERNEL_STOPPING, "kernel", Map.of());
    watch.close();
    skills.close();
    started.close();
    desk.close();
    dispatcher.close();
    rings.close();
    server.join().close();
    if (board.isPresent()) {
      board.get().close();
    }
    output.close();
    Optional<Sandbox> opened = openedSandbox();
    if (opened.isPresent()) {
      opened.get().close();
    }
    audit.close();
    closeReader();
    journal.close();
  }

  private void closeReader() {
    try {
      reader.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "journal's reader did not close", e);
    }
  }
}
