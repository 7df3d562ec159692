package io.kairo.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class RestartTest {
  @Test
  void killedKairodIsStartedAgain() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");

      Processes.kill(first);

      assertThat(init.hear("started ")).isNotEqualTo(first);
      assertThat(init.heard())
          .contains("kairo-init: kairod ended pid=" + first + " signal=9")
          .contains("kairo-init: starting kairod again in 0 ms");
    }
  }

  @Test
  void kairodThatFailsIsStartedAgain() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");

      init.tell("exit 70");

      assertThat(init.hear("kairo-init: kairod ended pid=" + first)).isEqualTo(" status=70");
      init.hear("started ");
    }
  }

  @Test
  void kairodThatNeverServedIsNotStartedAgain() throws Exception {
    try (Supervised init = Supervised.start(Map.of(), List.of("--", "sh", "-c", "exit 6"))) {
      assertThat(init.await()).isEqualTo(6);
      assertThat(init.heard()).isEmpty();
    }
  }

  @Test
  void programThatIsNotThereIsSaid() throws Exception {
    try (Supervised init = Supervised.start(Map.of(), List.of("--", "/no/such/kairod"))) {
      assertThat(init.await()).isEqualTo(127);
      assertThat(init.heard())
          .containsExactly("kairo-init: cannot run '/no/such/kairod': No such file or directory");
    }
  }

  @Test
  void restartsSlowDownAndEndAfterTenDeaths(@TempDir Path folder) throws Exception {
    Path starts = folder.resolve("starts");
    List<String> dying = dying("echo >> " + starts + "; ");
    try (Supervised init = Supervised.start(Map.of(), dying)) {
      assertThat(init.await()).isEqualTo(1);

      assertThat(init.heard())
          .filteredOn(line -> line.contains("again in"))
          .extracting(line -> line.replaceAll("[^0-9]", ""))
          .containsExactly("0", "100", "200", "400", "400", "400", "400", "400", "400");
      assertThat(init.heard().getLast())
          .isEqualTo("kairo-init: kairod died 10 times in a row, each within 60 s: giving up");
      assertThat(Files.readAllLines(starts)).hasSize(10);
    }
  }

  @Test
  void signalEndsItWhileKairodIsDown() throws Exception {
    try (Supervised init = Supervised.start(Map.of(), dying(""))) {
      init.hear("kairo-init: starting kairod again in 400 ms");

      init.signal(Signal.SIGTERM);

      assertThat(init.await()).isZero();
    }
  }

  @Test
  void usageSaysWhatMustHold() throws Exception {
    try (Supervised bad = Supervised.start(Map.of(), List.of("--watchdog", "0", "--", "true"));
        Supervised empty = Supervised.start(Map.of(), List.of("--"))) {
      assertThat(bad.hear("kairo-init: "))
          .isEqualTo("--watchdog must be 1 to 3600 seconds, got '0'");
      assertThat(empty.hear("usage: ")).startsWith("kairo-init [--watchdog SECONDS] -- COMMAND");
      assertThat(bad.await()).isEqualTo(2);
      assertThat(empty.await()).isEqualTo(2);
    }
  }

  /// A kairod that says that it is ready and dies. printf writes one packet.
  private static List<String> dying(String before) {
    return List.of("--", "sh", "-c", before + "printf Y >&3; kill -9 $$");
  }
}
