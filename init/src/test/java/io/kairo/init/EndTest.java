package io.kairo.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class EndTest {
  /// SIGTERM, SIGINT and SIGHUP are one wish.
  @ParameterizedTest
  @ValueSource(ints = {Signal.SIGTERM, Signal.SIGINT, Signal.SIGHUP})
  void signalEndsKairodAndThenKairoInit(int signal) throws Exception {
    try (Supervised init = Supervised.puppet()) {
      String kairod = init.hear("started ");
      init.ask("ready", "done");

      init.signal(signal);

      assertThat(init.await()).isZero();
      assertThat(ProcessHandle.of(Long.parseLong(kairod))).isEmpty();
      assertThat(init.heard()).noneMatch(line -> line.startsWith("kairo-init"));
    }
  }

  @Test
  void kairodThatEndsInPeaceIsNotStartedAgain() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");
      init.ask("ready", "done");

      init.tell("exit 0");

      assertThat(init.await()).isZero();
      assertThat(init.heard()).filteredOn(line -> line.startsWith("started")).hasSize(1);
    }
  }

  @Test
  void kairodThatSaysItStopsIsNotStartedAgain() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");
      init.ask("ready", "done");
      init.ask("stopping", "done");

      init.tell("exit 3");

      assertThat(init.await()).isZero();
    }
  }

  @Test
  void kairodThatSaysItStopsAndDoesNotIsKilled() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");
      init.ask("ready", "done");

      init.ask("stopping", "done");

      assertThat(init.await()).isOne();
      assertThat(init.heard()).contains("kairo-init: kairod did not end: killing it");
    }
  }

  @Test
  void kairodThatIgnoresSigtermIsKilled() throws Exception {
    List<String> stubborn =
        List.of("--", "sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done");
    try (Supervised init = Supervised.start(Map.of(), stubborn)) {
      init.hear("up");

      init.signal(Signal.SIGTERM);

      assertThat(init.await()).isOne();
      assertThat(init.heard()).contains("kairo-init: kairod did not end: killing it");
    }
  }

  /// Some that go when they are asked, one that does not, and one whose parent is such an orphan.
  @Test
  void nothingOutlivesIt(@TempDir Path folder) throws Exception {
    Path deaf = folder.resolve("deaf");
    Path inner = folder.resolve("inner");
    String never = "; while :; do sleep 1; done";
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");
      init.ask("ready", "done");
      List<Long> orphans = new ArrayList<>();
      orphans.addAll(pids(init.ask("spawn 2 exec sleep 1000", "pids ")));
      orphans.addAll(pids(init.ask("spawn 1 trap '' TERM; echo >" + deaf + never, "pids ")));
      orphans.addAll(
          pids(init.ask("spawn 1 sh -c 'echo $$ >" + inner + never + "' & wait", "pids ")));
      Processes.await(() -> Files.exists(deaf) && Files.exists(inner) && Files.size(inner) > 1);
      orphans.add(Long.valueOf(Files.readString(inner).strip()));

      init.tell("exit 0");

      assertThat(init.await()).isZero();
      assertThat(orphans).hasSize(5).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
  }

  @Test
  void kairodSeesThatKairoInitIsGone() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      init.hear("started ");
      init.ask("ready", "done");

      init.signal(Signal.SIGKILL);

      init.hear("Gone[]");
    }
  }

  private static List<Long> pids(String list) {
    return Arrays.stream(list.replaceAll("[\\[\\] ]", "").split(",", -1))
        .map(Long::valueOf)
        .toList();
  }
}
