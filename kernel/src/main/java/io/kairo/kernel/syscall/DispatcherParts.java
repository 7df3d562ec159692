package io.kairo.kernel.syscall;

import io.kairo.hal.system.LinuxSystem;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.consent.ConsentDesk;
import io.kairo.kernel.consent.Grants;
import io.kairo.kernel.consent.Monitor;
import io.kairo.kernel.device.DeviceTable;
import io.kairo.kernel.process.Agents;
import io.kairo.kernel.process.ProcessList;
import io.kairo.kernel.process.Processes;
import io.kairo.kernel.skill.Skills;
import java.time.Clock;

/// What the dispatcher's handlers work on. The door of this package.
public record DispatcherParts(
    Bus bus,
    Clock clock,
    LinuxSystem system,
    Processes processes,
    Monitor monitor,
    Callers callers,
    DeviceTable devices,
    Skills skills,
    Agents agents,
    Grants grants,
    ConsentDesk desk) {

  /// The dispatcher with a handler for every call.
  ///
  /// @param shutdown begins to end the kernel and returns
  public Dispatcher assemble(Runnable shutdown) {
    CallTable table = new CallTable();
    new KernelCalls(callers, system, shutdown).register(table);
    new DeviceCalls(bus, clock, devices, grants).register(table);
    new SkillCalls(skills, new ProcessList(processes, clock, agents, skills)).register(table);
    new ConsentCalls(bus, desk, grants, devices, skills).register(table);
    new EventCalls(bus).register(table);
    return new Dispatcher(monitor, callers, table);
  }
}
