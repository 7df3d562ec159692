package io.kairo.kernel.bus;

/// What is to become of a fact after it was delivered.
public sealed interface Keeping {
  /// It is of use now or never, such as a reading of the processor's load.
  record Volatile() implements Keeping {}

  /// The journal writes it down, soon.
  record Kept() implements Keeping {}

  /// The journal writes it down, and its publisher waits to hear so.
  record Acknowledged(Receipt receipt) implements Keeping {}

  /// Hears what became of one fact, on the journal's thread: exactly one of the two, once.
  interface Receipt {
    /// It is on disk.
    void stored();

    /// It is not and will not be.
    void lost(String reason);
  }
}
