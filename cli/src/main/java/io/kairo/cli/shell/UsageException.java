package io.kairo.cli.shell;

/// The command was typed wrongly. `help` says what to type instead.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String help;

  public UsageException(String sentence, String help) {
    super(sentence, null, false, false);
    this.help = help;
  }

  public String help() {
    return help;
  }
}
