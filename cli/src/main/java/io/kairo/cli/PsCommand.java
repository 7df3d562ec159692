package io.kairo.cli;

import io.kairo.api.Nothing;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Table;
import io.kairo.cli.shell.Words;
import io.kairo.sdk.Kairo;

/// `kairo ps`.
final class PsCommand {
  private PsCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), PsCommand::run);
  }

  private static ExitCode run(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      ProcessApi.Listing listing = kairo.call(SystemCalls.PROCESS_LIST, Nothing.NOTHING);
      return invocation.show(listing, table(listing), "nothing runs");
    }
  }

  static Table table(ProcessApi.Listing listing) {
    Table table =
        new Table("NAME", ">PID", "STATE", "AGENT", ">MEMORY", ">CPU", ">UP", ">RESTARTS");
    for (ProcessApi.Entry entry : listing.processes()) {
      table.row(
          entry.id(),
          entry.pid(),
          entry.state(),
          entry.agent(),
          Words.bytes(entry.memory()),
          Words.duration(entry.cpuMillis()),
          Words.duration(entry.uptimeMillis()),
          entry.restarts());
    }
    return table;
  }
}
