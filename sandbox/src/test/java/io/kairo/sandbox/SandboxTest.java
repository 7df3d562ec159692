package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.posix.Signal;
import io.kairo.posix.Unistd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SandboxTest {
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
  void whatTheProfileNamesCanBeRead() throws Exception {
    Path file = Files.writeString(folder.resolve("inside"), "hello");

    Trial.Result result = new Trial(sandbox).reading(folder).run("/bin/cat", file.toString());

    assertThat(result).isEqualTo(new Trial.Result(new Exit.Exited(0), "hello"));
  }

  @Test
  void whatTheProfileDoesNotNameCannotBeRead() throws Exception {
    Path file = Files.writeString(folder.resolve("outside"), "secret");

    Trial.Result result = new Trial(sandbox).run("/bin/cat", file.toString());

    assertThat(result.exit()).isEqualTo(new Exit.Exited(1));
    assertThat(result.output()).contains("Permission denied").doesNotContain("secret");
  }

  @Test
  void onlyWritableRootsCanBeWritten() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    String script = "echo new > " + data + "/file; echo new > " + folder + "/file; true";

    Trial.Result result =
        new Trial(sandbox).reading(folder).writing(data).run("/bin/sh", "-c", script);

    assertThat(result.output()).contains("Permission denied");
    assertThat(data.resolve("file")).hasContent("new\n");
    assertThat(folder.resolve("file")).doesNotExist();
  }

  @Test
  void aReplacedDirectoryIsGrantedAnew() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    new Trial(sandbox).reading(data).run("/bin/true");
    Files.move(data, folder.resolve("old"));
    Files.writeString(Files.createDirectory(data).resolve("file"), "new");

    Trial.Result result = new Trial(sandbox).reading(data).run("/bin/cat", data + "/file");

    assertThat(result.output()).isEqualTo("new");
  }

  @Test
  void theEnvironmentIsExactlyWhatWasGiven() throws Exception {
    Trial.Result result = new Trial(sandbox).with(Map.of("ONLY", "this")).run("/usr/bin/env");

    assertThat(result.output()).isEqualTo("ONLY=this\n");
  }

  @Test
  void theEndIsToldAsCodeOrSignal() throws Exception {
    assertThat(new Trial(sandbox).run("/bin/sh", "-c", "exit 13").exit().describe())
        .isEqualTo("exit code 13");
    assertThat(new Trial(sandbox).run("/bin/sh", "-c", "kill -TERM $$").exit().describe())
        .isEqualTo("killed by SIGTERM");
  }

  @Test
  void exitIsReportedOnceAndSignalsMissTheDead() throws Exception {
    CompletableFuture<Exit> reported = new CompletableFuture<>();
    int executable = Trial.open("/bin/sleep");
    Launch launch = new Trial(sandbox).launch(executable, Launch.NONE, "/bin/sleep", "1000");
    Confined confined =
        sandbox.start(launch, new Trial(sandbox).profile(), Broker.REFUSING, reported::complete);
    Unistd.close(executable);

    assertThat(confined.signal(Signal.SIGINT)).isTrue();

    assertThat(reported.join()).isEqualTo(new Exit.Signalled(Signal.SIGINT));
    assertThat(confined.await()).isEqualTo(reported.join());
    assertThat(confined.signal(Signal.SIGINT)).isFalse();
    assertThat(confined.pidfd()).isEqualTo(-1);
    confined.kill();
  }

  @Test
  void theProcessHasNoPrivilegesAndNoDescriptorsOfOurs() throws Exception {
    try (Pipe line = new Pipe()) {
      int executable = Trial.open("/bin/sleep");
      Launch launch =
          new Launch(executable, List.of("sleep", "1000"), Map.of(), line.writeEnd(), -1, -1, -1);
      Confined confined =
          sandbox.start(launch, new Trial(sandbox).profile(), Broker.REFUSING, _ -> {});
      Unistd.close(executable);
      Path process = Path.of("/proc", Long.toString(confined.pid()));

      List<String> status = Files.readAllLines(process.resolve("status"));

      assertThat(status)
          .contains("NoNewPrivs:\t1", "Seccomp:\t2")
          .contains("CapPrm:\t0000000000000000", "CapEff:\t0000000000000000")
          .contains("SigBlk:\t0000000000000000")
          .anyMatch(text -> text.matches("SigIgn:\t0+([0-9a-f]80000000)?"));
      Eventually.holds(
          "descriptors are 0 to 3, once its libraries are loaded",
          () -> names(process.resolve("fd")).equals(Set.of("0", "1", "2", "3")));
      confined.kill();
    }
  }

  @Test
  void lowDescriptorsArriveWhereTheyBelong() throws Exception {
    int executable = Trial.open("/bin/sleep");
    Launch launch = new Launch(executable, List.of("sleep", "1000"), Map.of(), 1, 2, 0, 1);
    Confined confined =
        sandbox.start(launch, new Trial(sandbox).profile(), Broker.REFUSING, _ -> {});
    Unistd.close(executable);
    Path theirs = Path.of("/proc", Long.toString(confined.pid()), "fd");
    Path ours = Path.of("/proc/self/fd");

    for (int[] move : new int[][] {{2, 0}, {0, 1}, {1, 2}, {1, 3}}) {
      Path source = Files.readSymbolicLink(ours.resolve(Integer.toString(move[0])));
      assertThat(Files.readSymbolicLink(theirs.resolve(Integer.toString(move[1]))))
          .isEqualTo(source);
    }
    confined.kill();
  }

  private static Set<String> names(Path folder) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName())).collect(Collectors.toSet());
    }
  }

  @Test
  void anotherProcessNeedsLeaveToSpawn() throws Exception {
    String script = "/bin/echo one; echo two";

    assertThat(new Trial(sandbox).run("/bin/sh", "-c", script).output())
        .doesNotContain("one")
        .contains("Cannot fork");
    assertThat(new Trial(sandbox).spawning().run("/bin/sh", "-c", script).output())
        .isEqualTo("one\ntwo\n");
  }

  @Test
  void theGivenFileIsExecutedWhateverHappenedToItsName() throws Exception {
    Path program = Files.copy(Path.of("/bin/true"), folder.resolve("program"));
    int verified = Trial.open(program.toString());
    Path swapped = Files.copy(Path.of("/bin/false"), folder.resolve("swapped"));
    Files.move(swapped, program, StandardCopyOption.REPLACE_EXISTING);
    Trial trial = new Trial(sandbox).executing(folder);

    Launch launch = trial.launch(verified, Launch.NONE, program.toString());
    Confined confined = sandbox.start(launch, trial.profile(), Broker.REFUSING, _ -> {});

    assertThat(confined.await()).isEqualTo(new Exit.Exited(0));
    assertThat(trial.run(program.toString()).exit()).isEqualTo(new Exit.Exited(1));
    Unistd.close(verified);
  }

  @Test
  void limitsHoldFromTheStartAndForWhatIsSpawned() throws Exception {
    Limits limits =
        new Limits(
            OptionalLong.of(512L << 20),
            OptionalInt.of(23),
            OptionalInt.empty(),
            OptionalLong.of(1 << 20),
            OptionalLong.of(7));
    String script = "ulimit -n; ulimit -H -v; /bin/sh -c 'ulimit -t; ulimit -n'";

    Trial.Result result = new Trial(sandbox).with(limits).spawning().run("/bin/sh", "-c", script);

    assertThat(result.output()).isEqualTo("23\n524288\n7\n23\n");
    assertThat(new Trial(sandbox).with(limits).run("/bin/sh", "-c", "ulimit -n").output())
        .isEqualTo("23\n");
  }

  @Test
  void limitsThatCannotBeSetMeanNoProcess() {
    Limits impossible =
        new Limits(
            OptionalLong.empty(),
            OptionalInt.of(Integer.MAX_VALUE),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());

    assertThatExceptionOfType(ConfinementException.class)
        .isThrownBy(() -> new Trial(sandbox).with(impossible).run("/bin/true"))
        .satisfies(e -> assertThat(e.layer()).isEqualTo("limits"));
    assertThat(sandbox.counters().failed()).isEqualTo(1);
  }

  @Test
  void aProgramTheProfileDoesNotLetRunDoesNotStart() throws Exception {
    Path program = Files.copy(Path.of("/bin/true"), folder.resolve("program"));

    assertThatExceptionOfType(ConfinementException.class)
        .isThrownBy(() -> new Trial(sandbox).run(program.toString()))
        .withMessageContaining("EACCES")
        .satisfies(e -> assertThat(e.layer()).isEqualTo("exec"));
  }

  @Test
  void aRootThatDoesNotExistMeansNoProcess() {
    Path missing = folder.resolve("missing");

    assertThatExceptionOfType(ConfinementException.class)
        .isThrownBy(() -> new Trial(sandbox).reading(missing).run("/bin/true"))
        .withMessageContaining(missing.toString())
        .satisfies(e -> assertThat(e.layer()).isEqualTo("landlock"));
  }

  @Test
  void closingKillsWhatStillRuns() throws Exception {
    Confined confined = new Trial(sandbox).start(Launch.NONE, "/bin/sleep", "1000");

    sandbox.close();

    assertThat(confined.await()).isEqualTo(new Exit.Signalled(Signal.SIGKILL));
    assertThatExceptionOfType(ConfinementException.class)
        .isThrownBy(() -> new Trial(sandbox).run("/bin/true"));
    sandbox = Sandbox.open();
  }
}
