package io.kairo.cli;

import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Words;
import io.kairo.sdk.Kairo;

/// `kairo ping`.
final class PingCommand {
  private PingCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), PingCommand::run);
  }

  private static ExitCode run(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      KernelApi.Pong pong = kairo.call(SystemCalls.PING, Nothing.NOTHING);
      return invocation.say(
          pong,
          "kernel %s, pid %d, up %s"
              .formatted(pong.version(), pong.pid(), Words.duration(pong.uptimeMillis())));
    }
  }
}
