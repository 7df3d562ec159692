package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `kairo reference`: prints the reference page of all calls, the page of all events, or the module
/// of the SDK for Python, or checks a printed one.
final class ReferenceCommand {
  private ReferenceCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), ReferenceCommand::run)
        .flag("Print sdk/python/kairo/calls.py instead.", "--python")
        .flag("Print docs/events.md instead.", "--events")
        .option("--check", "FILE", "End with 1 when FILE is not the page.");
  }

  private static ExitCode run(Invocation invocation) throws IOException {
    String which =
        invocation.flag("--python") ? "--python " : invocation.flag("--events") ? "--events " : "";
    String page =
        switch (which) {
          case "--python " -> PythonStubs.module();
          case "--events " -> EventsPage.page();
          default -> Reference.page();
        };
    Optional<String> file = invocation.option("--check");
    if (file.isEmpty()) {
      invocation.surroundings().out().print(page);
      return ExitCode.OK;
    }
    Path path = Path.of(file.get());
    if (!Files.isRegularFile(path) || !Files.readString(path).equals(page)) {
      throw new CallException(
          ErrorCode.INTERNAL,
          "'" + path + "' must be what is printed now, and is not",
          "write it anew: kairo reference " + which + "> " + path);
    }
    return ExitCode.OK;
  }
}
