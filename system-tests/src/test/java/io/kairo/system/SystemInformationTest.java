package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kairo.api.Event;
import io.kairo.api.Nothing;
import io.kairo.api.SystemApi;
import io.kairo.api.SystemApi.RunningProcess;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.ipc.codec.Json;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
final class SystemInformationTest {
  private static final String SLEEPER =
      """
      #include <unistd.h>
      int main(void) { for (;;) pause(); }
      """;

  @Test
  @Proves("K-03")
  void infoTellsWhatThisComputerIs() throws Exception {
    try (Machine machine = Machine.start()) {
      SystemApi.Machine info = machine.owner().call(SystemCalls.INFO, Nothing.NOTHING);
      SystemApi.Versions versions = machine.owner().call(SystemCalls.VERSION, Nothing.NOTHING);

      assertThat(info.kernel()).isEqualTo(System.getProperty("os.version"));
      assertThat(info.host())
          .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
      assertThat((long) info.cores())
          .isEqualTo(
              Files.readAllLines(Path.of("/proc/stat")).stream()
                  .filter(line -> line.matches("cpu[0-9]+ .*"))
                  .count());
      assertThat(info.kairo()).isEqualTo(versions.kairo()).isNotBlank();
    }
  }

  @Test
  @Proves("K-03")
  void useOfTheCoresAddsUpToThatOfTheMachine() throws Exception {
    try (Machine machine = Machine.start()) {
      SystemApi.Metrics metrics = machine.owner().call(SystemCalls.METRICS, Nothing.NOTHING);

      assertThat(metrics.perCore()).hasSize(metrics.cores());
      assertThat(
              metrics.perCore().stream().mapToDouble(SystemApi.Core::use).average().orElseThrow())
          .isCloseTo(metrics.cpu(), within(0.05));
      assertThat(metrics.networks()).extracting(SystemApi.Network::name).contains("lo");
    }
  }

  @Test
  @Proves("K-03")
  void processTreeHoldsTheKernelAndItsSkillByKairosNames() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      long skill = startSleeper(owner);

      SystemApi.Processes processes = owner.call(SystemCalls.PROCESSES, Nothing.NOTHING);

      RunningProcess kernel = row(processes, "kernel");
      RunningProcess sleeper = row(processes, "skill:sleeper");
      assertThat(kernel.pid()).isEqualTo(machine.pid());
      assertThat(kernel.memory()).isGreaterThan(16L << 20);
      assertThat(sleeper.pid()).isEqualTo(skill);
      assertThat(sleeper.parent()).isEqualTo(machine.pid());
      assertThat(processes.processes())
          .extracting(RunningProcess::pid)
          .contains(ProcessHandle.current().pid());
      assertThat(processes.cgroups())
          .filteredOn(cgroup -> cgroup.path().equals(kernel.cgroup()))
          .singleElement()
          .satisfies(cgroup -> assertThat(cgroup.memory()).isGreaterThanOrEqualTo(kernel.memory()));
    }
  }

  @Test
  @Proves("K-03")
  void topShowsAgentsAndSkillsAsRows() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      startSleeper(owner);
      Process agent =
          Command.start(
              AgentProbe.command(machine, "climate", "-", "exec", "sleep", "60"), Map.of());
      try {
        Eventually.holds(() ->
            assertThat(owner.call(SystemCalls.PROCESS_LIST, Nothing.NOTHING).processes())
                .anyMatch(entry -> entry.id().equals("agent:climate")));

        Command.Result top =
            Command.kairo(
                "top",
                "--count",
                "2",
                "--others",
                "3",
                "--json",
                "--state",
                machine.state().toString());

        assertThat(top.status()).as(top.stderr()).isZero();
        assertThat(top.stdout().lines()).hasSize(2).allSatisfy(SystemInformationTest::isAnUpdate);
      } finally {
        agent.descendants().forEach(ProcessHandle::destroy);
        agent.destroy();
        agent.waitFor();
      }
    }
  }

  @Test
  @Proves("K-03")
  void topWithoutATerminalIsPlainText() throws Exception {
    try (Machine machine = Machine.start()) {
      Command.Result top =
          Command.kairo("top", "--count", "1", "--state", machine.state().toString());

      assertThat(top.status()).as(top.stderr()).isZero();
      assertThat(top.stdout())
          .contains("memory ", "NAME ", "kernel ", "running")
          .doesNotContain("\u001b");
      assertThat(top.stdout().lines()).allMatch(line -> line.length() < 80);
    }
  }

  @Test
  @Proves({"K-03", "K-02"})
  void changeIsAnEventThatNobodyKeeps() throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Machine machine = Machine.startApart()) {
      Kairo owner = machine.owner();
      try (Subscription subscription = owner.subscribe("system.network", 0, events::add)) {
        assertThat(subscription.replayed()).isZero();

        Event event = renameUntilTold(machine, events);

        assertThat(event.topic()).isEqualTo(Topics.SYSTEM_NETWORK);
        assertThat(event.source()).isEqualTo("kernel");
        assertThat((String) event.payload().get("name")).startsWith("kairo");
      }
      try (Subscription past = owner.subscribe("system.>", 100, _ -> {})) {
        assertThat(past.replayed()).as("kept events").isZero();
      }
    }
  }

  @Test
  @Proves("K-03")
  void agentMayListenToTheComputer() throws Exception {
    try (Machine machine = Machine.start()) {
      assertThat(
              AgentProbe.run(
                  machine, "climate", "-", "subscribe", "{\"topic\": \"system.thermal\"}"))
          .startsWith("ok ");
      assertThat(AgentProbe.run(machine, "climate", "-", "system.get_info", "{}"))
          .contains(System.getProperty("os.version"));
    }
  }

  /// The kernel compares from its first look on, which may come up to a second after the
  /// subscription.
  private static Event renameUntilTold(Machine machine, BlockingQueue<Event> events)
      throws Exception {
    String name = "lo";
    for (int attempt = 0; attempt < 20; attempt++) {
      String next = "kairo" + attempt;
      Command.Result renamed = rename(machine, name, next);
      assertThat(renamed.status()).as(renamed.stderr()).isZero();
      Event event = events.poll(3, TimeUnit.SECONDS);
      if (event != null) {
        return event;
      }
      name = next;
    }
    throw new AssertionError("no event came");
  }

  private static Command.Result rename(Machine machine, String name, String next)
      throws IOException {
    String script = ClientProgram.tests("python/rename_interface.py").toString();
    return Command.run(
        List.of("python3", script, Long.toString(machine.pid()), name, next), Map.of());
  }

  private static void isAnUpdate(String line) {
    Map<String, Object> update = Json.parseObject(line);
    assertThat((Map<?, ?>) update.get("machine")).extracting("memoryTotal").isNotNull();
    assertThat((List<?>) update.get("others")).hasSize(3);
    List<Map<?, ?>> rows = new ArrayList<>();
    ((List<?>) update.get("processes")).forEach(row -> rows.add((Map<?, ?>) row));
    assertThat(rows.stream().map(row -> String.valueOf(row.get("id"))).toList())
        .containsExactly("kernel", "agent:climate", "skill:sleeper");
    for (String field : List.of("kind", "pid", "state", "cpu", "memory", "restarts")) {
      assertThat(rows).as(field).allMatch(row -> row.containsKey(field));
    }
  }

  private static long startSleeper(Kairo owner) throws Exception {
    return Skill.start(owner, Skill.compile("sleeper", SLEEPER, ""));
  }

  private static RunningProcess row(SystemApi.Processes processes, String name) {
    return processes.processes().stream()
        .filter(process -> process.kairo().equals(Optional.of(name)))
        .findFirst()
        .orElseThrow();
  }
}
