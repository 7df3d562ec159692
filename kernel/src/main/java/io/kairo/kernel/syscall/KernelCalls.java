package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi;
import io.kairo.api.KernelApi.PeerKind;
import io.kairo.api.Nothing;
import io.kairo.api.Schema;
import io.kairo.api.SystemApi;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.hal.system.LinuxSystem;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.syscall.CallTable.On;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// The calls about the kernel and the machine themselves.
final class KernelCalls {
  private final Callers callers;
  private final LinuxSystem system;
  private final Runnable shutdown;
  private final long startedAt = System.nanoTime();
  private final long pid = ProcessHandle.current().pid();

  /// @param shutdown begins to end the kernel and returns
  KernelCalls(Callers callers, LinuxSystem system, Runnable shutdown) {
    this.callers = callers;
    this.system = system;
    this.shutdown = shutdown;
  }

  void register(CallTable table) {
    table.on(SystemCalls.HELLO, On.THREAD, (caller, hello, _) -> hello(caller, hello));
    table.on(SystemCalls.PING, On.REACTOR, (_, _, _) -> pong());
    table.on(SystemCalls.INTROSPECT, On.THREAD, (_, _, _) -> introspection());
    table.on(SystemCalls.METRICS, On.THREAD, (_, _, _) -> metrics());
    table.on(
        SystemCalls.SHUTDOWN,
        On.THREAD,
        (_, _, _) -> {
          shutdown.run();
          return Nothing.NOTHING;
        });
  }

  private SystemApi.Metrics metrics() {
    try {
      return system.metrics();
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE, "/proc must be readable, found: " + e.getMessage());
    }
  }

  private KernelApi.Welcome hello(Caller caller, KernelApi.Hello hello) {
    callers.hello(caller, hello);
    int spoken = Math.min(hello.protocol().orElse(1), Version.PROTOCOL);
    return new KernelApi.Welcome(Version.KAIRO, spoken, pid, peer(caller));
  }

  private static KernelApi.Peer peer(Caller caller) {
    long pid = caller.connection().peer().pid();
    return switch (caller.subject()) {
      case Subject.Owner owner -> new KernelApi.Peer(PeerKind.OWNER, owner.client(), pid);
      case Subject.Agent agent -> new KernelApi.Peer(PeerKind.AGENT, agent.name(), pid);
      case Subject.Skill skill -> new KernelApi.Peer(PeerKind.SKILL, skill.name(), pid);
    };
  }

  private KernelApi.Pong pong() {
    long uptime = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    return new KernelApi.Pong(Version.KAIRO, pid, uptime);
  }

  private static KernelApi.Introspection introspection() {
    return new KernelApi.Introspection(
        SystemCalls.all().stream()
            .map(call ->
                new KernelApi.Call(
                    call.name(),
                    call.sentence(),
                    call.authority(),
                    call.effect(),
                    call.undoable(),
                    Schema.of(call.params()),
                    Schema.of(call.result())))
            .toList());
  }
}
