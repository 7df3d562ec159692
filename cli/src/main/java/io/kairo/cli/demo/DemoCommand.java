package io.kairo.cli.demo;

import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;

/// `kairo demo`.
public final class DemoCommand {
  private DemoCommand() {}

  public static Command command(String name, String sentence) {
    return Command.of(name, sentence, invocation -> ExitCode.OK);
  }
}
