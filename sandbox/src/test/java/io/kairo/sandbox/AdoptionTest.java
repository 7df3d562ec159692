package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kairo.posix.Errno;
import io.kairo.posix.Fcntl;
import io.kairo.posix.Signal;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A process goes from one sandbox to another. The first one, whose broker never answers, stands
/// for one whose JVM died; what a JVM that really dies leaves is for the system tests.
final class AdoptionTest {
  private static final String DEVICE = "/dev/ttyUSB9";

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private Sandbox before;
  private Sandbox after;

  @BeforeEach
  void open() throws Exception {
    before = Sandbox.open();
    after = Sandbox.open();
  }

  @AfterEach
  void close() throws Exception {
    never.countDown();
    before.close();
    after.forsake();
    after.close();
  }

  private Trial trial() {
    return new Trial(before)
        .intercepting(
            DEVICE,
            (_, _, _) -> {
              asked.countDown();
              never.await();
              return new Answer.Refused(Errno.EIO);
            });
  }

  private static Orphan orphan(Confined confined) throws IOException {
    CompletableFuture<Orphan> orphan = new CompletableFuture<>();
    confined.lend((listener, docket) ->
        orphan.complete(new Orphan((int) confined.pid(), copy(listener), copy(docket))));
    return orphan.join();
  }

  private static int copy(int fd) throws IOException {
    return Fcntl.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, 0);
  }

  @Test
  void callThatNobodyAnsweredIsDecidedAnew() throws Exception {
    Trial trial = trial();
    try (Pipe output = new Pipe()) {
      Confined started = trial.start(output.writeEnd(), "/bin/cat", DEVICE);
      asked.await();
      CompletableFuture<String> heard = new CompletableFuture<>();
      Broker broker =
          (pid, path, flags) -> {
            heard.complete(pid + " " + path + " " + (flags & 3));
            return Pipe.granting("TEMP=21.5");
          };

      Confined adopted = after.adopt(orphan(started), trial.profile(), broker, _ -> {});

      assertThat(output.readAll()).isEqualTo("TEMP=21.5");
      assertThat(heard.join()).isEqualTo(started.pid() + " " + DEVICE + " 0");
      assertThat(adopted.pid()).isEqualTo(started.pid());
    }
  }

  @Test
  void endIsWhatTheParentSaw() throws Exception {
    Trial trial = trial();
    try (Pipe output = new Pipe()) {
      Confined started = trial.start(output.writeEnd(), "/bin/cat", DEVICE);
      asked.await();
      Confined adopted = after.adopt(orphan(started), trial.profile(), Broker.REFUSING, _ -> {});
      started.exit().join();

      assertThat(after.ended(started.pid() + 1, new Exit.Exited(3))).isFalse();
      assertThat(after.ended(started.pid(), new Exit.Exited(3))).isTrue();

      assertThat(adopted.exit().join()).isEqualTo(new Exit.Exited(3));
      assertThat(after.ended(started.pid(), new Exit.Exited(4))).isFalse();
    }
  }

  @Test
  void withoutAParentItIsKilled() throws Exception {
    Trial trial = trial();
    try (Pipe output = new Pipe()) {
      Confined started = trial.start(output.writeEnd(), "/bin/sleep", "1000");
      Orphan alone = new Orphan((int) started.pid(), Launch.NONE, Launch.NONE);
      Confined adopted = after.adopt(alone, trial.profile(), Broker.REFUSING, _ -> {});

      after.forsake();

      assertThat(adopted.exit().join()).isEqualTo(new Exit.Signalled(Signal.SIGKILL));
      assertThat(started.exit().join()).isEqualTo(new Exit.Signalled(Signal.SIGKILL));
    }
  }

  /// Its sandbox may have held it back for its use of the processor, and died.
  @Test
  void whoWasHeldBackGoesOn() throws Exception {
    Trial trial = trial().with(Quota.cpu(0.5));
    try (Pipe output = new Pipe()) {
      Confined started = trial.start(output.writeEnd(), "/bin/sleep", "1000");
      started.signal(Signal.SIGSTOP);
      Eventually.holds("stopped", () -> state(started) == 'T');

      after.adopt(orphan(started), trial.profile(), Broker.REFUSING, _ -> {});

      Eventually.holds("goes on", () -> state(started) == 'S');
    }
  }

  private static char state(Confined confined) {
    return ProcessStat.of(confined.pid()).orElseThrow().state();
  }

  @Test
  void treeCannotBeAdopted() throws Exception {
    Orphan any = new Orphan(1, Launch.NONE, Launch.NONE);
    Profile tree = new Trial(before).spawning().profile();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> after.adopt(any, tree, Broker.REFUSING, _ -> {}))
        .withMessageContaining("cannot be adopted");
  }
}
