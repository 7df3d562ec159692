package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeTest {
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

  /// Dead, though perhaps not yet reaped by whoever inherited it.
  private static boolean dead(String pid) throws IOException {
    try {
      return Files.readString(Path.of("/proc", pid, "stat")).matches("(?s).*\\) [ZX] .*");
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private Confined start(String script) throws Exception {
    return new Trial(sandbox)
        .spawning()
        .writing(folder)
        .start(Launch.NONE, "/bin/sh", "-c", script);
  }

  private List<String> pids(int count) throws Exception {
    Path file = folder.resolve("pids");
    Eventually.holds(
        "all spawned", () -> Files.exists(file) && Files.readAllLines(file).size() == count);
    return Files.readAllLines(file);
  }

  @Test
  void killingReachesWhatFledIntoASessionOfItsOwn() throws Exception {
    String flee = "/usr/bin/setsid /bin/sh -c 'echo $$ >> " + folder + "/pids; sleep 1000' & ";
    Confined confined = start(flee + flee + "wait");
    List<String> fled = pids(2);
    Confined other = new Trial(sandbox).spawning().start(Launch.NONE, "/bin/sleep", "1000");
    Process stranger = new ProcessBuilder("sleep", "1000").start();

    confined.kill();

    assertThat(confined.await()).isEqualTo(new Exit.Signalled(Signal.SIGKILL));
    for (String pid : fled) {
      Eventually.holds("dead: " + pid, () -> dead(pid));
    }
    assertThat(dead(Long.toString(other.pid()))).isFalse();
    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly().waitFor();
  }

  @Test
  void nothingOutlivesTheFirstProcess() throws Exception {
    Confined confined =
        start(
            "(/usr/bin/setsid /bin/sh -c 'echo $$ >> "
                + folder
                + "/pids; sleep 1000' &) ; until [ -s "
                + folder
                + "/pids ]; do :; done");
    List<String> orphan = pids(1);

    assertThat(confined.await()).isEqualTo(new Exit.Exited(0));

    Eventually.holds("dead: " + orphan, () -> dead(orphan.getFirst()));
  }
}
