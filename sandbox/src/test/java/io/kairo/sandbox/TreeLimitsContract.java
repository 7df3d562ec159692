package io.kairo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.posix.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What limits of a tree mean, whoever holds them.
abstract class TreeLimitsContract {
  private static final Exit KILLED = new Exit.Signalled(Signal.SIGKILL);

  @TempDir Path folder;
  Sandbox sandbox;
  private String greedy;
  private Map<Bound, Long> before;

  abstract Sandbox openSandbox() throws IOException;

  @BeforeEach
  void open() throws Exception {
    greedy = Attack.compile(folder, "greedy").toString();
    sandbox = openSandbox();
    sandbox.findings(); // proven now, by trees that a limit ends as well
    before = sandbox.counters().exceeded();
  }

  private long ended(Bound bound) {
    return Objects.requireNonNull(sandbox.counters().exceeded().get(bound))
        - Objects.requireNonNull(before.get(bound));
  }

  @AfterEach
  void close() throws Exception {
    sandbox.close();
  }

  Trial trial() {
    return new Trial(sandbox).executing(folder);
  }

  Trial.Result run(Trial trial, String... arguments) throws IOException {
    return trial.run(greedy, arguments);
  }

  Confined start(Trial trial, String... arguments) throws IOException {
    return trial.start(Launch.NONE, greedy, arguments);
  }

  private void endsBy(Confined confined, String reason) throws Exception {
    Exit exit = confined.await();

    assertThat(exit).isEqualTo(KILLED);
    assertThat(confined.describe(exit)).isEqualTo("killed by SIGKILL: " + reason);
  }

  @Test
  void aMemoryBombEndsAndOneWithinItsLimitLives() throws Exception {
    endsBy(start(trial().with(Quota.memory(32)), "memory", "60"), "memory limit of 32 MiB");

    try (Pipe output = new Pipe()) {
      Trial trial = trial().with(Quota.memory(32));
      Confined modest = trial.start(output.writeEnd(), greedy, "memory", "8");
      output.closeWriteEnd();
      assertThat(output.readLine()).isEqualTo("touched");
      modest.kill();
      modest.await();
      assertThat(modest.exceeded()).isEmpty();
    }
    assertThat(ended(Bound.MEMORY)).isEqualTo(1);
  }

  /// Linux may kill both before the tree is ended: their shell is still there then.
  @Test
  void memoryOfATreeIsTheSumOfItsProcesses() throws Exception {
    String both = greedy + " memory 24 & " + greedy + " memory 24 & wait; sleep 1000";

    Confined shell =
        trial().spawning().with(Quota.memory(32)).start(Launch.NONE, "/bin/sh", "-c", both);

    endsBy(shell, "memory limit of 32 MiB");
  }

  @Test
  void treesThatComeAndGoHarmNobody() throws Exception {
    Trial limited = trial().spawning().with(Quota.memory(32));
    Confined staying = limited.start(Launch.NONE, "/bin/sleep", "1000");

    for (int i = 0; i < 300; i++) {
      limited.start(Launch.NONE, "/bin/true").await();
    }

    assertThat(staying.signal(0)).isTrue();
    endsBy(limited.start(Launch.NONE, greedy, "memory", "60"), "memory limit of 32 MiB");
    staying.kill();
    assertThat(staying.await()).isEqualTo(KILLED);
  }

  @Test
  void sharedMemoryCountsToo() throws Exception {
    Confined pair = start(trial().spawning().with(Quota.memory(16)), "shared", "40");

    endsBy(pair, "memory limit of 16 MiB");
  }

  @Test
  void processesOfOneGroupShareItsLimit() throws Exception {
    Group group = new Group("agent:climate", Quota.memory(32));
    Confined first = trial().within(group).start(Launch.NONE, greedy, "memory", "20");
    assertThat(first.exceeded()).isEmpty();

    Confined second = trial().within(group).start(Launch.NONE, greedy, "memory", "20");

    Confined ended = firstEnded(first, second);
    assertThat(ended.describe(ended.await()))
        .isEqualTo("killed by SIGKILL: memory limit of 32 MiB shared by agent:climate");
    first.kill();
    second.kill();
  }

  private static Confined firstEnded(Confined first, Confined second) throws Exception {
    Eventually.holds("one ends", () -> first.exit().isDone() || second.exit().isDone());
    return first.exit().isDone() ? first : second;
  }

  @Test
  void aBusyTreeGetsItsShareOfTheProcessorAndNoMore() throws Exception {
    Trial.Result held = run(trial().with(Quota.cpu(0.25)), "busy", "500");
    long passed = Long.parseLong(held.output().strip());

    assertThat(held.exit()).isEqualTo(new Exit.Exited(0));
    assertThat(500.0 / passed).isLessThan(0.5);
  }

  @Test
  void severalBusyProcessesShareTheShare() throws Exception {
    String three = (greedy + " busy 200 & ").repeat(3) + "wait";

    Trial.Result held = trial().spawning().with(Quota.cpu(0.5)).run("/bin/sh", "-c", three);

    long longest = held.output().lines().mapToLong(Long::parseLong).max().orElseThrow();
    assertThat(3 * 200.0 / longest).isLessThan(0.8);
  }

  @Test
  void theTimeIsUp() throws Exception {
    Duration time = Duration.ofMillis(150);

    endsBy(start(trial().with(Quota.wallTime(time)), "memory", "1"), "wall time limit of 150 ms");
    assertThat(ended(Bound.WALL_TIME)).isEqualTo(1);
  }

  @Test
  void aFullFolderEndsWhoFilledIt() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));

    Confined filler =
        start(trial().writing(data).with(Quota.disk(8)), "disk", "20", data.toString());

    endsBy(filler, "disk limit of 8 MiB");
  }

  @Test
  void ownProcessorTimeIsAReasonToo() throws Exception {
    Limits second =
        new Limits(
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.of(1));

    endsBy(start(trial().with(second), "busy", "5000"), "processor time limit of 1 s");
  }

  @Test
  void theMarkOfATreeStays() throws Exception {
    Trial.Result result = run(trial().with(Quota.memory(64)), "mark", "0");

    assertThat(result.exit()).isEqualTo(new Exit.Exited(0));
  }

  @Test
  void withoutLimitsNothingIsWatched() throws Exception {
    Confined free = start(trial(), "memory", "4");

    free.kill();

    assertThat(free.describe(free.await())).isEqualTo("killed by SIGKILL");
    assertThat(sandbox.counters().exceeded()).isEqualTo(before);
    assertThat(free.exceeded()).isEqualTo(Optional.empty());
  }
}
