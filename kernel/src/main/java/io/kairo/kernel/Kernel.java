package io.kairo.kernel;

import io.kairo.api.Topics;
import io.kairo.api.Version;
import io.kairo.hal.Device;
import io.kairo.hal.DeviceEvent;
import io.kairo.hal.DeviceRegistry;
import io.kairo.hal.FdPoller;
import io.kairo.hal.sim.SimBoard;
import io.kairo.hal.sim.SimSettings;
import io.kairo.hal.system.LinuxSystem;
import io.kairo.ipc.Limits;
import io.kairo.ipc.Server;
import io.kairo.ipc.Spin;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.Policy;
import io.kairo.kernel.consent.PolicyFile;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.journal.GrantTable;
import io.kairo.kernel.journal.Journal;
import io.kairo.kernel.process.Agents;
import io.kairo.kernel.process.Processes;
import io.kairo.kernel.skill.ConfinedLauncher;
import io.kairo.kernel.skill.Skills;
import io.kairo.kernel.syscall.Callers;
import io.kairo.kernel.syscall.Dispatcher;
import io.kairo.kernel.syscall.DispatcherParts;
import io.kairo.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One running kernel: all wiring, in one file.
///
/// It answers as soon as its socket is there. The journal opens and the sandbox warms up beside
/// that, and what needs them waits for them.
final class Kernel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Kernel.class.getName());

  private final Bus bus;
  private final Journal journal;
  private final CompletableFuture<Sandbox> sandbox = new CompletableFuture<>();
  private final CompletableFuture<Server> server = new CompletableFuture<>();
  private final Optional<Simulated> board;
  private final Skills skills;
  private final ConfinedLauncher launcher;
  private final Dispatcher dispatcher;
  private final ConsentDesk desk;

  /// @param shutdown begins to end the kernel and returns
  Kernel(Options options, Clock clock, Runnable shutdown) throws IOException {
    Path state = options.state();
    Policy policy =
        options.policy().isPresent() ? PolicyFile.read(options.policy().get()) : Policy.EMPTY;
    String boot = Long.toString(clock.millis(), Character.MAX_RADIX);
    journal = new Journal(state.resolve("journal.db"));
    bus = new Bus(clock, boot);
    bus.subscribe(">", 0, _ -> {}, journal::append);
    DeviceRegistry registry = new DeviceRegistry(this::deviceEvent);
    DeviceTable devices = new DeviceTable(registry, bus, boot);
    LinuxSystem system = new LinuxSystem(Path.of("/proc"));
    Processes processes = new Processes(system);
    Agents agents = new Agents(processes);
    Grants grants = new Grants(new GrantTable(journal), clock, boot);
    Family family = new Family(registry, agents, this::skills);
    desk = new ConsentDesk(bus, clock, grants, family);
    Monitor monitor = new Monitor(bus, grants, policy, desk, family);
    launcher =
        new ConfinedLauncher(
            sandbox,
            (fd, skill) -> server.join().adopt(fd, skill),
            bus,
            monitor,
            devices,
            grants,
            desk);
    skills = new Skills(state.resolve("skills"), bus, launcher);
    Callers callers = new Callers(bus, processes, agents, skills, devices, desk, grants);
    dispatcher =
        new DispatcherParts(
                bus, clock, system, processes, monitor, callers, devices, skills, agents, grants,
                desk)
            .assemble(shutdown);
    board =
        options.board() ? Optional.of(new Simulated(registry, clock.millis())) : Optional.empty();
    listen(options.socket());
    Thread.ofPlatform().name("sandbox-warm-up").daemon().start(this::openSandbox);
  }

  /// The simulated board and the thread that waits for its descriptors.
  private static final class Simulated implements AutoCloseable {
    private final FdPoller poller;
    private final SimBoard board;

    private Simulated(DeviceRegistry registry, long seed) throws IOException {
      poller = new FdPoller();
      board = new SimBoard(SimSettings.standard(seed), registry, poller);
    }

    @Override
    public void close() throws IOException {
      board.close();
      poller.close();
    }
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

  private void openSandbox() {
    try {
      sandbox.complete(Sandbox.open());
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "sandbox is not available, skills will not start", e);
      sandbox.completeExceptionally(e);
    }
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

  /// Stops skills, answers what is still under way, and writes the journal out.
  @Override
  public void close() throws IOException {
    bus.publish(Topics.KERNEL_STOPPING, "kernel", Map.of());
    skills.close();
    desk.close();
    dispatcher.close();
    server.join().close();
    if (board.isPresent()) {
      board.get().close();
    }
    launcher.close();
    if (sandbox.isDone() && !sandbox.isCompletedExceptionally()) {
      sandbox.join().close();
    }
    journal.close();
  }
}
