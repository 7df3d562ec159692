package io.kairo.kernel;

import io.kairo.init.Keeper;
import io.kairo.init.Kept;
import io.kairo.init.KeptName;
import io.kairo.init.Report;
import io.kairo.kernel.process.Descriptors;
import io.kairo.kernel.session.Custody;
import io.kairo.sandbox.Exit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// kairo-init, as this kernel sees it: it starts the kernel again when that is killed, keeps what
/// is entrusted to it for the next one, and tells that one by a name that there was one before.
final class Guardian implements Custody {
  private static final System.Logger LOG = System.getLogger(Guardian.class.getName());
  private static final KeptName SESSION = new KeptName("session");

  /// Standard output: any open descriptor does, the name is what counts.
  private static final int ANY = 1;

  private static final long BEAT_MILLIS = 8_000;
  private static final long PAUSE_MILLIS = 10;
  private static final int LOOKS = 300;

  private final Keeper keeper;
  private final boolean resumed;
  private final Optional<ProcessHandle> init = ProcessHandle.current().parent();
  private final Map<String, Integer> left = new ConcurrentHashMap<>();

  private Guardian(Keeper keeper) {
    this.keeper = keeper;
    for (Kept kept : keeper.kept()) {
      left.put(kept.name().value(), kept.fd());
    }
    resumed = left.containsKey(SESSION.value());
  }

  /// The one that started this process, if one did.
  static Optional<Guardian> inherited(Environment environment) throws IOException {
    return Keeper.inherited(environment::get).map(Guardian::new);
  }

  /// Whether there was a kernel before this one, under the same kairo-init.
  boolean resumed() {
    return resumed;
  }

  @Override
  public void keep(String name, int fd) throws IOException {
    keeper.keep(new KeptName(name), fd);
  }

  @Override
  public void drop(String name) {
    say(() -> keeper.drop(new KeptName(name)), "drops " + name);
  }

  @Override
  public OptionalInt take(String name) {
    Integer fd = left.remove(name);
    return fd == null ? OptionalInt.empty() : OptionalInt.of(fd);
  }

  @Override
  public boolean sees(long pid) {
    return init.isPresent() && ProcessHandle.of(pid).flatMap(ProcessHandle::parent).equals(init);
  }

  @Override
  public void acknowledge(long pid) {
    say(() -> keeper.acknowledge(Math.toIntExact(pid)), "knows the end of process " + pid);
  }

  /// From now on this kernel is started again if it dies.
  void ready() throws IOException {
    if (!resumed) {
      keeper.keep(SESSION, ANY);
    }
    keeper.ready();
  }

  /// kairo-init, and every kernel after this one, says from now on what it has to say where this
  /// process does.
  void shareOutput() throws IOException {
    keeper.output(ANY);
  }

  /// This kernel ends for good.
  void stopping() {
    say(keeper::stopping, "ends");
  }

  private interface Message {
    void send() throws IOException;
  }

  private static void say(Message message, String what) {
    try {
      message.send();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "kairo-init does not hear that the kernel " + what, e);
    }
  }

  /// Hears what became of processes that lost their parent, and of kairo-init itself: without it
  /// nobody would start this kernel again, so it ends in peace.
  void watch(Heir heir) {
    Thread.ofPlatform().daemon().name("kairo-init").start(() -> hear(heir));
  }

  /// Who goes on with what the kernel before left.
  interface Heir {
    /// A process that the kernel before had started has ended. Returns whether it says itself, to
    /// [Custody#acknowledge], when that is written down.
    boolean ended(long pid, Exit exit) throws IOException;

    /// kairo-init is gone.
    void forsaken();
  }

  /// Tells kairo-init from time to time that this kernel is well, as long as it is. One that is not
  /// is killed and started again, if kairo-init was told to mind.
  void reassure(Health health) {
    Thread.ofVirtual()
        .name("reassure")
        .start(() -> {
          try {
            while (true) {
              Thread.sleep(BEAT_MILLIS);
              if (health.isGood()) {
                keeper.alive();
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            LOG.log(
                System.Logger.Level.WARNING, "kairo-init does not hear that the kernel is well", e);
          }
        });
  }

  /// Looks whether the kernel is well.
  @FunctionalInterface
  interface Health {
    boolean isGood() throws InterruptedException;
  }

  private void hear(Heir heir) {
    try {
      while (true) {
        switch (keeper.receive()) {
          case Report.Ended ended -> {
            if (!heir.ended(ended.pid(), exit(ended))) {
              keeper.acknowledge(ended.pid());
            }
          }
          case Report.Refused(KeptName name) ->
              LOG.log(System.Logger.Level.ERROR, "kairo-init has no room for {0}", name);
          case Report.Gone() -> {
            LOG.log(System.Logger.Level.ERROR, "kairo-init is gone, the kernel ends");
            heir.forsaken();
            return;
          }
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "kairo-init cannot be heard", e);
    }
  }

  private static Exit exit(Report.Ended ended) {
    return switch (ended) {
      case Report.Exited(int _, int code) -> new Exit.Exited(code);
      case Report.Signalled(int _, int signal) -> new Exit.Signalled(signal);
    };
  }

  /// Closes what was kept and nobody took.
  void closeLeft() {
    try (Descriptors mine = new Descriptors()) {
      for (String name : List.copyOf(left.keySet())) {
        take(name).ifPresent(mine::own);
      }
    }
  }

  /// Ends what kernels before this one had started, except `adopted`: nobody answers its calls and
  /// nobody would ever stop it. kairo-init is its parent now. Blocks until nothing is left.
  void endLeftovers(Set<Long> adopted) throws InterruptedException {
    ProcessHandle self = ProcessHandle.current();
    for (int look = 0; look < LOOKS; look++) {
      if (init.isEmpty() || !self.parent().equals(init)) {
        return; // kairo-init is gone, and whoever is the parent now has other children, too
      }
      List<ProcessHandle> left =
          init.get()
              .children()
              .filter(child -> child.pid() != self.pid() && !adopted.contains(child.pid()))
              .toList();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      Thread.sleep(PAUSE_MILLIS);
    }
    LOG.log(System.Logger.Level.ERROR, "processes of the kernel before could not be ended");
  }
}
