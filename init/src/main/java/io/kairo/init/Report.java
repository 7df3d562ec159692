package io.kairo.init;

/// What kairo-init has to say to the kernel.
public sealed interface Report {
  /// A process that has lost its parent ended. Its pid means no other process until it is
  /// acknowledged.
  sealed interface Ended extends Report {
    int pid();
  }

  /// It ended by itself.
  record Exited(int pid, int code) implements Ended {}

  /// A signal ended it.
  record Signalled(int pid, int signal) implements Ended {}

  /// There was no room for the descriptor of this name: it is not kept.
  record Refused(KeptName name) implements Report {}

  /// kairo-init is gone, or the line was hung up. There is nothing after it.
  record Gone() implements Report {}
}
