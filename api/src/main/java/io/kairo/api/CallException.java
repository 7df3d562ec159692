package io.kairo.api;

/// A system call failed. The sentence says what must hold and what was found; `help` says how to
/// mend it and is empty when there is nothing to do.
public final class CallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String sentence;
  private final String help;

  public CallException(ErrorCode code, String sentence) {
    this(code, sentence, "");
  }

  public CallException(ErrorCode code, String sentence, String help) {
    super(sentence, null, false, false);
    this.code = code;
    this.sentence = sentence;
    this.help = help;
  }

  public ErrorCode code() {
    return code;
  }

  /// What must hold, and what was found.
  public String sentence() {
    return sentence;
  }

  /// What would help, such as a command to type; empty when nothing would.
  public String help() {
    return help;
  }
}
