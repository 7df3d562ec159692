package io.kairo.kernel.syscall;

import io.kairo.hal.system.LinuxSystem;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Explainer;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.consent.Revocable;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.journal.Journal;
import io.kairo.kernel.journal.JournalReader;
import io.kairo.kernel.process.Agents;
import io.kairo.kernel.process.ProcessList;
import io.kairo.kernel.process.ProcessTable;
import io.kairo.kernel.process.Processes;
import io.kairo.kernel.ring.Rings;
import io.kairo.kernel.skill.Skills;
import io.kairo.kernel.vault.Vault;
import java.time.Clock;
import java.util.List;

/// What the dispatcher's handlers work on. The door of this package.
///
/// @param open what grants keep open
public record DispatcherParts(
    Bus bus,
    Journal journal,
    JournalReader reader,
    Clock clock,
    LinuxSystem system,
    Processes processes,
    ProcessTable started,
    Monitor monitor,
    Callers callers,
    DeviceTable devices,
    Skills skills,
    Agents agents,
    Grants grants,
    ConsentDesk desk,
    Rings rings,
    Explainer explainer,
    List<Revocable> open,
    Vault vault) {

  /// The dispatcher with a handler for every call.
  ///
  /// @param shutdown begins to end the kernel and returns
  public Dispatcher assemble(Runnable shutdown) {
    CallTable table = new CallTable();
    ProcessList list = new ProcessList(processes, clock, agents, skills, started);
    new KernelCalls(callers, shutdown).register(table);
    new MachineCalls(system, list).register(table);
    new DeviceCalls(bus, clock, devices, grants).register(table);
    new SkillCalls(skills).register(table);
    new ProcessCalls(started, list).register(table);
    new ConsentCalls(bus, desk, grants, open, skills, explainer).register(table);
    new RingCalls(rings).register(table);
    new VaultCalls(vault, bus).register(table);
    new EventCalls(bus, clock, journal, reader).register(table);
    return new Dispatcher(monitor, callers, table);
  }
}
