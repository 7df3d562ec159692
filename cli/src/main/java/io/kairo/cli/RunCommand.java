package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.ProcessApi;
import io.kairo.api.StreamChunk;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Surroundings;
import io.kairo.cli.shell.UsageException;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.StreamReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `kairo run`: a program as a process of the kernel, with this terminal's streams. It ends with
/// this command, and this command with its exit code.
final class RunCommand {
  private static final int PIECE = 1 << 15;
  private static final long PATIENCE_SECONDS = 10;

  private final Kairo kairo;
  private final Surroundings surroundings;
  private final CompletableFuture<String> started = new CompletableFuture<>();

  private RunCommand(Kairo kairo, Surroundings surroundings) {
    this.kairo = kairo;
    this.surroundings = surroundings;
  }

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), RunCommand::run)
        .option(
            "--agent", "NAME", "It is this agent: it may call the kernel, and is judged as such.")
        .option("--id", "ID", "What the process is called; made up if absent.")
        .option("--cwd", "DIR", "The folder it works in and may change; an empty one if absent.")
        .options("--read", "PATH", "A file or folder that it may read and execute too.")
        .options("--env", "NAME=VALUE", "An environment variable.")
        .commandLine(
            "COMMAND",
            "The program and its arguments. It sees the programs of the system and what is"
                + " named above: no device, no network, no other file. With --json what it prints"
                + " goes to the standard error.");
  }

  private static ExitCode run(Invocation invocation) throws Exception {
    try (Kairo kairo = invocation.connect()) {
      return new RunCommand(kairo, invocation.surroundings())
          .follow(spawn(invocation), invocation.json());
    }
  }

  private static ProcessApi.Spawn spawn(Invocation invocation) {
    ProcessApi.Options options = ProcessApi.Options.NONE.in(environment(invocation));
    Optional<String> folder = invocation.option("--cwd").map(RunCommand::absolute);
    if (folder.isPresent()) {
      options = options.at(folder.get());
    }
    List<String> read = invocation.options("--read").stream().map(RunCommand::absolute).toList();
    if (!read.isEmpty()) {
      options = options.reading(read);
    }
    Optional<String> agent = invocation.option("--agent");
    if (agent.isPresent()) {
      options = options.as(agent.get());
    }
    return new ProcessApi.Spawn(
        invocation.option("--id"), invocation.commandLine(), Optional.of(options));
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  private static Map<String, Object> environment(Invocation invocation) {
    Map<String, Object> variables = new HashMap<>();
    for (String text : invocation.options("--env")) {
      int sign = text.indexOf('=');
      if (sign < 1) {
        throw new UsageException(
            "--env must be NAME=VALUE, got '" + text + "'", "type 'kairo run --help'");
      }
      variables.put(text.substring(0, sign), text.substring(sign + 1));
    }
    return variables;
  }

  private ExitCode follow(ProcessApi.Spawn spawn, boolean json) throws InterruptedException {
    Thread end = new Thread(this::kill, "run-end");
    Runtime.getRuntime().addShutdownHook(end);
    ProcessApi.Waited waited;
    String id;
    try {
      id = start(spawn);
      Thread.ofPlatform().daemon().name("run-input").start(() -> feed(id));
      print(id, json ? surroundings.err() : surroundings.out());
      waited = kairo.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(id));
    } finally {
      forget(end);
    }
    if (json) {
      surroundings.out().println(Json.write(waited));
    } else if (waited.signal().isPresent()) {
      surroundings.err().println("kairo: " + id + " ended: " + waited.reason());
    }
    return new ExitCode(waited.code());
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This command is ending already, perhaps through this very hook.
    }
  }

  private String start(ProcessApi.Spawn spawn) {
    try {
      String id = kairo.call(SystemCalls.PROCESS_SPAWN, spawn).id();
      started.complete(id);
      return id;
    } catch (CallException e) {
      started.completeExceptionally(e);
      throw e;
    }
  }

  private void print(String id, PrintStream out) throws InterruptedException {
    StreamReader output =
        kairo.stream(
            SystemCalls.PROCESS_STDOUT,
            new ProcessApi.StdoutSubscribe(
                Optional.empty(),
                Optional.of(id),
                Optional.of(ProcessApi.Stream.BOTH),
                Optional.of(ProcessApi.Mode.CHUNK),
                Optional.empty(),
                Optional.of(StreamReader.WINDOW)));
    Optional<StreamChunk> chunk = output.read();
    while (chunk.isPresent()) {
      PrintStream where = chunk.get().stream().equals("stdout") ? out : surroundings.err();
      where.writeBytes(chunk.get().data());
      where.flush();
      chunk = output.read();
    }
  }

  private void feed(String id) {
    byte[] piece = new byte[PIECE];
    try {
      int length = surroundings.in().read(piece);
      while (length >= 0) {
        write(id, Optional.of(Arrays.copyOf(piece, length)), false);
        length = surroundings.in().read(piece);
      }
      write(id, Optional.empty(), true);
    } catch (IOException | CallException e) {
      // It has ended, or hears nothing more; how, is told by its end.
      return;
    }
  }

  private void write(String id, Optional<Object> data, boolean end) {
    kairo.call(SystemCalls.PROCESS_STDIN, new ProcessApi.StdinWrite(id, data, Optional.of(end)));
  }

  /// This command is interrupted, perhaps while the kernel is starting the process.
  private void kill() {
    if (started.isCompletedExceptionally()) {
      return;
    }
    try {
      String id = started.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      var _ = kairo.call(SystemCalls.PROCESS_KILL, new ProcessApi.Id(id));
    } catch (CallException | ExecutionException | TimeoutException e) {
      surroundings.err().println("kairo: the process may go on: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
