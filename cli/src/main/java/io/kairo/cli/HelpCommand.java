package io.kairo.cli;

import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import java.util.Optional;

/// `kairo help [COMMAND]`.
final class HelpCommand {
  private HelpCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), HelpCommand::run)
        .optionalArgument("COMMAND", "The command to explain.");
  }

  private static ExitCode run(Invocation invocation) {
    Optional<String> name = invocation.optionalArgument(0);
    if (name.isPresent()) {
      return new Program(invocation.surroundings()).run(name.get(), "--help");
    }
    HelpPage.lines(invocation.surroundings().ink())
        .forEach(invocation.surroundings().out()::println);
    return ExitCode.OK;
  }
}
