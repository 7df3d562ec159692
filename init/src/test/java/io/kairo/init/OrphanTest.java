package io.kairo.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class OrphanTest {
  @TempDir private Path folder;

  @Test
  void codeOfOrphanThatEndedWhileKairodWasDownIsReported() throws Exception {
    Path gate = Processes.gate(folder, "gate");
    Path end = Processes.gate(folder, "end");
    try (Supervised init = Supervised.gatedPuppet(gate)) {
      Processes.open(gate);
      String first = init.hear("started ");
      init.ask("ready", "done");
      String orphan = pid(init.ask("spawn 1 : < " + end + "; exit 7", "pids "));

      Processes.kill(first);
      init.hear("kairo-init: starting kairod again");
      Processes.open(end);
      Processes.awaitZombie(init.pid(), orphan);
      Processes.open(gate);

      assertThat(init.hear("Exited")).isEqualTo("[pid=" + orphan + ", code=7]");
      assertThat(zombies(init)).isOne();
      init.ask("acknowledge " + orphan, "done");
      Processes.await(() -> zombies(init) == 0);
    }
  }

  @Test
  void signalOfOrphanIsReported() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");
      String orphan = pid(init.ask("spawn 1 exec sleep 1000", "pids "));
      Processes.kill(first);
      init.hear("started ");

      Processes.kill(orphan);

      assertThat(init.hear("Signalled")).isEqualTo("[pid=" + orphan + ", signal=9]");
    }
  }

  @Test
  void reportIsRepeatedToTheNextKairodUntilAcknowledgedAndThenNeverMore() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");
      String orphan = pid(init.ask("spawn 1 exec sleep 1000", "pids "));
      Processes.kill(first);
      String second = init.hear("started ");
      Processes.kill(orphan);
      init.hear("Signalled[pid=" + orphan);

      Processes.kill(second);
      String third = init.hear("started ");
      init.hear("Signalled[pid=" + orphan);
      init.ask("acknowledge " + orphan, "done");
      Processes.await(() -> zombies(init) == 0);
      Processes.kill(third);

      init.hear("started ");
      init.tell("exit 0");
      init.await();
      assertThat(init.heard()).filteredOn(line -> line.startsWith("Signalled")).hasSize(2);
    }
  }

  @Test
  void manyOrphansLeaveNoZombie() throws Exception {
    int count = 200;
    Path end = Processes.gate(folder, "end");
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");
      String line = "spawn " + count + " exec 8<>" + end + "; read x <&8; exit 3";
      String pids = init.ask(line, "pids ");
      Processes.kill(first);
      init.hear("started ");
      java.nio.file.Files.writeString(
          end, "\n".repeat(count), java.nio.file.StandardOpenOption.WRITE);

      Set<String> ended = new HashSet<>();
      for (int i = 0; i < count; i++) {
        String report = init.hear("Exited[pid=");
        assertThat(report).endsWith(", code=3]");
        String pid = report.substring(0, report.indexOf(','));
        assertThat(ended.add(pid)).isTrue();
        init.tell("acknowledge " + pid);
      }

      assertThat(ended).containsExactlyInAnyOrder(pids.replaceAll("[\\[\\] ]", "").split(",", -1));
      Processes.await(() -> zombies(init) == 0);
    }
  }

  /// A pid that was not reported may be that of a process that runs, or of nobody.
  @Test
  void onlyWhatWasReportedIsLetGo() throws Exception {
    try (Supervised init = Supervised.puppet()) {
      String first = init.hear("started ");
      init.ask("ready", "done");
      String orphan = pid(init.ask("spawn 1 exec sleep 1000", "pids "));
      Processes.kill(first);
      init.hear("started ");

      init.tell("acknowledge " + orphan);
      init.hear("kairo-init: ignored a malformed message of kairod type=82 bytes=5");
      Processes.kill(orphan);

      init.hear("Signalled[pid=" + orphan);
    }
  }

  private static String pid(String pids) {
    return pids.substring(1, pids.length() - 1);
  }

  private static long zombies(Supervised init) throws Exception {
    return Processes.childrenOf(init.pid()).stream().filter(row -> row.state() == 'Z').count();
  }
}
