package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.cli.shell.Command;

/// A command that the launcher hands to the kernel's own program. It is here for the help; whoever
/// gets to it started this program without the launcher.
final class LauncherCommand {
  private LauncherCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(
        entry.name(),
        entry.sentence(),
        invocation -> {
          throw new CallException(
              ErrorCode.UNSUPPORTED,
              "'" + entry.name() + "' must be started by the launcher",
              "type 'kairo " + entry.name() + "' with the kairo script of this installation");
        });
  }
}
