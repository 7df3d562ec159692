package io.kairo.cli;

import io.kairo.cli.shell.Surroundings;

/// The program `kairo`.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    Surroundings surroundings = Surroundings.ofProcess();
    int code = new Program(surroundings).run(args).number();
    surroundings.out().flush();
    surroundings.err().flush();
    System.exit(code);
  }
}
