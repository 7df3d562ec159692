package io.kairo.kernel.syscall;

import io.kairo.api.ErrorCode;
import io.kairo.api.KernelApi;
import io.kairo.api.KernelApi.PeerKind;
import io.kairo.api.Nothing;
import io.kairo.api.Schema;
import io.kairo.api.SystemCalls;
import io.kairo.api.Version;
import io.kairo.kernel.consent.Subject;
import io.kairo.kernel.syscall.CallTable.On;
import java.util.concurrent.TimeUnit;

/// `kernel.*`: the calls about the kernel itself.
final class KernelCalls {
  private final Callers callers;
  private final Runnable shutdown;
  private final long startedAt = System.nanoTime();
  private final long pid = ProcessHandle.current().pid();

  /// @param shutdown begins to end the kernel and returns
  KernelCalls(Callers callers, Runnable shutdown) {
    this.callers = callers;
    this.shutdown = shutdown;
  }

  void register(CallTable table) {
    table.on(SystemCalls.HELLO, On.THREAD, (caller, hello, _) -> hello(caller, hello));
    table.on(SystemCalls.IDENTIFY, On.REACTOR, (caller, _, _) -> peer(caller));
    table.later(SystemCalls.VAULT_GET, On.REACTOR, (_, _, _, reply) -> noSecret(reply));
    table.on(SystemCalls.PING, On.REACTOR, (_, _, _) -> pong());
    table.on(SystemCalls.INTROSPECT, On.THREAD, (_, _, _) -> introspection());
    table.on(
        SystemCalls.SHUTDOWN,
        On.THREAD,
        (_, _, _) -> {
          shutdown.run();
          return Nothing.NOTHING;
        });
  }

  private static void noSecret(CallTable.Reply<Nothing> reply) {
    reply.failure(
        ErrorCode.DENIED,
        "a secret must be used without being seen: no call returns one",
        "let a manifest name the secret and where it goes");
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
      case Subject.Stranger _ -> new KernelApi.Peer(PeerKind.STRANGER, "stranger", pid);
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
                    call.stability(),
                    Schema.of(call.params()),
                    Schema.of(call.result())))
            .toList());
  }
}
