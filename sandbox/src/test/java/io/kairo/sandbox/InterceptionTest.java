package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.posix.Errno;
import io.kairo.posix.PosixException;
import io.kairo.posix.Signal;
import io.kairo.posix.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InterceptionTest {
  private static final String DEVICE = "/dev/ttyUSB9";

  @TempDir Path folder;
  private Sandbox sandbox;

  @BeforeEach
  void open() throws Exception {
    sandbox = Sandbox.open();
  }

  @AfterEach
  void close() throws Exception {
    sandbox.close();
  }

  @Test
  void aDeviceThatDoesNotExistIsServedByTheBroker() throws Exception {
    Trial trial = new Trial(sandbox).intercepting(DEVICE, (_, _, _) -> Pipe.granting("TEMP=21.5"));

    Trial.Result result = trial.run("/bin/cat", DEVICE);

    assertThat(result).isEqualTo(new Trial.Result(new Exit.Exited(0), "TEMP=21.5"));
    Eventually.holds("counted", () -> sandbox.counters().granted() == 1);
  }

  @Test
  void theBrokerHearsWhoAsksForWhat() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    Broker broker =
        (pid, path, flags) -> {
          heard.complete(pid + " " + path + " " + (flags & 3));
          return new Answer.Refused(Errno.EBUSY);
        };
    try (Pipe output = new Pipe()) {
      Confined confined =
          new Trial(sandbox)
              .intercepting(DEVICE, broker)
              .start(output.writeEnd(), "/bin/sh", "-c", "echo x > " + DEVICE);

      assertThat(heard.join()).isEqualTo(confined.pid() + " " + DEVICE + " 1");
      assertThat(output.readAll()).contains("Device or resource busy");
      Eventually.holds("counted", () -> sandbox.counters().refused() == 1);
    }
  }

  @Test
  void aRefusalLooksLikeAnyOther() throws Exception {
    Trial trial = new Trial(sandbox).intercepting(DEVICE, Broker.REFUSING);

    assertThat(trial.run("/bin/cat", DEVICE).output()).contains("Permission denied");
  }

  @Test
  void aBrokerThatFailsRefuses() throws Exception {
    Broker broken =
        (_, _, _) -> {
          throw new IllegalStateException("no idea");
        };

    Trial.Result result = new Trial(sandbox).intercepting(DEVICE, broken).run("/bin/cat", DEVICE);

    assertThat(result.output()).contains("Permission denied");
  }

  /// On a busy machine a call is stopped, and decided, before the thread that started the process
  /// has said so.
  @Test
  void answerThatIsQuickerThanTheStartIsDelivered() throws Exception {
    Trial trial = new Trial(sandbox).intercepting(DEVICE, Broker.REFUSING);
    AtomicBoolean busy = new AtomicBoolean(true);
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            while (busy.get()) {
              Thread.onSpinWait();
            }
          });
    }
    try {
      for (int i = 0; i < 100; i++) {
        assertThat(trial.run("/bin/cat", DEVICE).output()).contains("Permission denied");
      }
    } finally {
      busy.set(false);
    }
  }

  @Test
  void onlyTheExactNameIsIntercepted() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(DEVICE));
    Trial trial =
        new Trial(sandbox)
            .reading(folder)
            .intercepting(DEVICE, (_, _, _) -> Pipe.granting("served"));

    for (String other : new String[] {"/dev/../dev/ttyUSB9", "//dev/ttyUSB9", link.toString()}) {
      assertThat(trial.run("/bin/cat", other).output()).as(other).doesNotContain("served");
    }
    assertThat(sandbox.counters().asked()).isZero();
  }

  @Test
  void anInterceptedFileThatExistsIsNeverTheRealOne() throws Exception {
    Path real = Files.writeString(folder.resolve("real"), "real");
    Trial trial =
        new Trial(sandbox)
            .reading(folder)
            .intercepting(real.toString(), (_, _, _) -> Pipe.granting("brokered"));

    assertThat(trial.run("/bin/cat", real.toString()).output()).isEqualTo("brokered");
  }

  @Test
  void whatASpawnedProcessOpensIsInterceptedToo() throws Exception {
    Trial trial =
        new Trial(sandbox).spawning().intercepting(DEVICE, (_, _, _) -> Pipe.granting("served"));

    assertThat(trial.run("/bin/sh", "-c", "/bin/cat " + DEVICE + " | /bin/cat").output())
        .isEqualTo("served");
  }

  @Test
  void aProcessKilledWhileItWaitsLeavesNothingBehind() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (Pipe device = new Pipe()) {
      Broker parked =
          (_, _, _) -> {
            asked.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              // too late to withdraw: the answer is ready when the process is gone
            }
            return new Answer.Granted(device.takeReadEnd());
          };
      Confined confined =
          new Trial(sandbox).intercepting(DEVICE, parked).start(Launch.NONE, "/bin/cat", DEVICE);
      asked.await();

      confined.kill();

      assertThat(confined.await()).isEqualTo(new Exit.Signalled(Signal.SIGKILL));
      Eventually.holds("withdrawn", () -> sandbox.counters().withdrawn() == 1);
      assertThatExceptionOfType(PosixException.class)
          .as("nobody holds the granted end")
          .isThrownBy(() -> write(device.writeEnd()))
          .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EPIPE));
    }
  }

  private static void write(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Unistd.write(fd, arena.allocate(1));
    }
  }

  @Test
  void manyThatWaitAtOnceAreAllServed() throws Exception {
    CountDownLatch all = new CountDownLatch(8);
    Broker together =
        (_, _, _) -> {
          all.countDown();
          all.await();
          return Pipe.granting("x");
        };
    String script = "for i in 1 2 3 4 5 6 7 8; do /bin/cat " + DEVICE + " & done; wait";

    Trial.Result result =
        new Trial(sandbox).spawning().intercepting(DEVICE, together).run("/bin/sh", "-c", script);

    assertThat(result).isEqualTo(new Trial.Result(new Exit.Exited(0), "xxxxxxxx"));
  }
}
