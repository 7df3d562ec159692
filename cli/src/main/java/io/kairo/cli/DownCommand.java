package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.KernelExit;
import io.kairo.sdk.Kairo;
import java.time.Duration;

/// `kairo down`.
final class DownCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private DownCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), DownCommand::run);
  }

  private static ExitCode run(Invocation invocation) throws InterruptedException {
    long pid;
    try (Kairo kairo = invocation.connect()) {
      pid = kairo.welcome().pid();
      shutDown(kairo);
    }
    if (!KernelExit.await(pid, PATIENCE)) {
      throw new CallException(
          ErrorCode.TIMEOUT,
          "the kernel must end within " + PATIENCE.toSeconds() + " s, pid " + pid + " still runs",
          "end it with 'kill -9 " + pid + "'; nothing acknowledged is lost");
    }
    return invocation.say(Nothing.NOTHING, "kernel stopped, pid " + pid);
  }

  private static void shutDown(Kairo kairo) {
    try {
      kairo.call(SystemCalls.SHUTDOWN, Nothing.NOTHING);
    } catch (CallException e) {
      // The kernel may be gone before its answer is here, which is what was asked for.
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
    }
  }
}
