package io.kairo.sandbox;

import io.kairo.posix.Signal;

/// How a process ended.
public sealed interface Exit {
  /// It returned, or called `exit`.
  record Exited(int code) implements Exit {
    @Override
    public String describe() {
      return "exit code " + code;
    }
  }

  /// A signal ended it.
  record Signalled(int signal) implements Exit {
    @Override
    public String describe() {
      return "killed by " + Signal.name(signal);
    }
  }

  /// For a person: `exit code 13` or `killed by SIGKILL`.
  String describe();
}
