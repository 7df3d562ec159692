package io.kairo.sandbox;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A running confined process, and all it spawns. Thread-safe.
public final class Confined {
  private final Cell cell;
  private final int pid;

  Confined(Cell cell, int pid) {
    this.cell = cell;
    this.pid = pid;
  }

  /// The process id; after the end it may name another process.
  public long pid() {
    return pid;
  }

  /// A descriptor of the process, owned by the sandbox and closed when the process has ended; -1
  /// from then on.
  public int pidfd() {
    return cell.pidfd();
  }

  /// Sends `signal` to the process alone; false when it has ended.
  public boolean signal(int signal) throws IOException {
    return cell.signal(signal);
  }

  /// Ends the process and everything it spawned with SIGKILL, whatever session or group it fled to.
  /// Does nothing after the end.
  public void kill() throws IOException {
    cell.kill();
  }

  /// The limit that ended it, if one did. (At the limit of processes no more of them can be
  /// created, which ends nothing by itself.)
  public Optional<Exceeded> exceeded() {
    return cell.exceeded();
  }

  /// For a person, what `exit` was and why: `killed by SIGKILL: memory limit of 64 MiB`.
  public String describe(Exit exit) {
    return exit.describe() + exceeded().map(limit -> ": " + limit.describe()).orElse("");
  }

  /// Lends what another sandbox needs to take the process over: see [Orphan]. Nothing is lent when
  /// nothing is intercepted, or after the end.
  public void lend(Borrower borrower) throws IOException {
    cell.calls.lend(borrower);
  }

  /// Looks at descriptors that are open as long as it does.
  @FunctionalInterface
  public interface Borrower {
    /// Is called once, with what an [Orphan] names.
    void borrow(int listener, int docket) throws IOException;
  }

  /// Waits for the end, at less cost than through [#exit].
  public Exit await() throws InterruptedException {
    return cell.await();
  }

  /// How it ended, once it has: the process is reaped, and what it had spawned is killed. Not to be
  /// completed from outside.
  public CompletableFuture<Exit> exit() {
    return cell.exit;
  }
}
