package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.EventApi;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemCalls;
import io.kairo.kernel.process.ManagedProcess;
import io.kairo.kernel.process.ProcessList;
import io.kairo.kernel.process.ProcessTable;
import io.kairo.kernel.syscall.CallTable.On;
import io.kairo.posix.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// `process.*`: starting programs, and what one does to them.
final class ProcessCalls {
  private static final int LARGEST_CHUNK = 1 << 16;
  private static final int KILLED = 128;

  private final ProcessTable table;
  private final ProcessList list;

  ProcessCalls(ProcessTable table, ProcessList list) {
    this.table = table;
    this.list = list;
  }

  void register(CallTable calls) {
    calls.on(SystemCalls.PROCESS_LIST, On.THREAD, (_, _, _) -> new ProcessApi.Listing(list.list()));
    calls.on(SystemCalls.PROCESS_SPAWN, On.THREAD, (caller, params, _) -> spawn(caller, params));
    calls.on(SystemCalls.PROCESS_STATUS, On.THREAD, (c, p, _) -> find(c, p.id()).status());
    calls.on(SystemCalls.PROCESS_WAIT, On.THREAD, (c, p, _) -> await(find(c, p.id())));
    calls.on(SystemCalls.PROCESS_KILL, On.THREAD, (c, p, _) -> stop(find(c, p.id())));
    calls.on(SystemCalls.PROCESS_PAUSE, On.THREAD, (c, p, _) -> act(c, p, ManagedProcess::pause));
    calls.on(SystemCalls.PROCESS_RESUME, On.THREAD, (c, p, _) -> act(c, p, ManagedProcess::resume));
    calls.on(SystemCalls.PROCESS_SIGNAL, On.THREAD, (caller, params, _) -> signal(caller, params));
    calls.on(SystemCalls.PROCESS_STDIN, On.THREAD, (caller, params, _) -> write(caller, params));
    calls.later(
        SystemCalls.PROCESS_STDOUT,
        On.THREAD,
        (caller, params, _, reply) -> subscribe(caller, params, reply));
    calls.on(
        SystemCalls.PROCESS_STDOUT_END,
        On.THREAD,
        (caller, params, _) -> EventCalls.unsubscribe(caller, params));
  }

  private ManagedProcess find(Caller caller, String id) {
    return table.find(caller.subject(), id);
  }

  private ProcessApi.Spawned spawn(Caller caller, ProcessApi.Spawn params) {
    if (params.command().isEmpty()) {
      throw new IllegalArgumentException("command must name a program, got none");
    }
    Optional<Object> sandbox = params.options().flatMap(ProcessApi.Options::sandbox);
    if (sandbox.equals(Optional.of(false))) {
      throw new CallException(
          ErrorCode.DENIED,
          "a process must be confined, got sandbox false",
          "name a folder it may change with cwd, or start it outside of Kairo");
    }
    ManagedProcess process = table.spawn(caller.subject(), params);
    var _ = process.over().thenAccept(ended -> tellOriginal(caller, process, ended));
    return new ProcessApi.Spawned(process.id(), process.pid());
  }

  /// Clients of version 1 hear of an end without having subscribed, in a form of its own.
  private static void tellOriginal(Caller caller, ManagedProcess process, ProcessApi.Ended ended) {
    if (caller.connection().version() == 1) {
      caller
          .connection()
          .event(
              Map.of(
                  "topic",
                  "process.exit",
                  "data",
                  Map.of("id", process.id(), "code", (long) code(ended))));
    }
  }

  private static ProcessApi.Waited await(ManagedProcess process) {
    try {
      return waited(process, process.over().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(ErrorCode.CANCELLED, "the call was cancelled, the process goes on");
    } catch (ExecutionException e) {
      throw new IllegalStateException("an end never fails", e);
    }
  }

  private static ProcessApi.Waited stop(ManagedProcess process) {
    return waited(process, process.stop());
  }

  private static ProcessApi.Waited waited(ManagedProcess process, ProcessApi.Ended ended) {
    return new ProcessApi.Waited(process.id(), code(ended), ended.signal(), ended.reason());
  }

  private static int code(ProcessApi.Ended ended) {
    return ended
        .code()
        .orElseGet(
            () -> KILLED + ended.signal().map(Signal::number).map(n -> n.orElse(0)).orElse(0));
  }

  private ProcessApi.Status act(Caller caller, ProcessApi.Id id, Consumer<ManagedProcess> action) {
    ManagedProcess process = find(caller, id.id());
    action.accept(process);
    return process.status();
  }

  private ProcessApi.Status signal(Caller caller, ProcessApi.Signal params) {
    ManagedProcess process = find(caller, params.id());
    process.signal(number(params.signal()));
    return process.status();
  }

  private static int number(Object signal) {
    return switch (signal) {
      case Long number when number >= 1 && number <= 64 -> number.intValue();
      case Double number when number >= 1 && number <= 64 -> number.intValue();
      case String name when Signal.number(name.toUpperCase(Locale.ROOT)).isPresent() ->
          Signal.number(name.toUpperCase(Locale.ROOT)).getAsInt();
      default ->
          throw new IllegalArgumentException(
              "signal must be a name such as SIGHUP or a number from 1 to 64, got '"
                  + signal
                  + "'");
    };
  }

  private ProcessApi.StdinWritten write(Caller caller, ProcessApi.StdinWrite params) {
    ManagedProcess process = find(caller, params.id());
    byte[] data =
        switch (params.data().orElse("")) {
          case byte[] bytes -> bytes;
          case String text -> text.getBytes(StandardCharsets.UTF_8);
          default -> throw new IllegalArgumentException("data must be bytes or text");
        };
    try {
      process.stdin().write(data);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(ErrorCode.CANCELLED, "the call was cancelled, a part was written");
    }
    if (params.end().orElse(false)) {
      process.stdin().close();
    }
    return new ProcessApi.StdinWritten(data.length);
  }

  /// Listens before the reply, so that nothing printed is missed, and pushes after it, so that the
  /// client knows what the first chunk belongs to.
  private void subscribe(
      Caller caller,
      ProcessApi.StdoutSubscribe params,
      CallTable.Reply<EventApi.Subscribed> reply) {
    String name =
        params
            .id()
            .or(params::pid)
            .orElseThrow(() -> new IllegalArgumentException("'id' must be present"));
    int size = params.bufferSize().orElse(LARGEST_CHUNK);
    if (size < 1) {
      throw new IllegalArgumentException("bufferSize must be at least 1, got " + size);
    }
    String id = caller.subscriptionId("o");
    var subscription =
        new OutputSubscription(
            caller.connection(),
            id,
            find(caller, name).outputs(params.stream().orElse(ProcessApi.Stream.BOTH)),
            params.mode().orElse(ProcessApi.Mode.CHUNK),
            Math.min(size, LARGEST_CHUNK),
            new Credit(params.credit()),
            () -> caller.subscriptions().remove(id));
    try {
      subscription.listen();
      caller.subscribe(id, subscription);
    } catch (CallException e) {
      subscription.close();
      throw e;
    }
    reply.result(new EventApi.Subscribed(id, 0, Optional.empty()));
    subscription.answered();
  }
}
