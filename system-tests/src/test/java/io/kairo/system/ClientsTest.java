package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients in other languages than Java, against a real kernel.
@Tag("system")
@Timeout(180)
final class ClientsTest {
  /// Starts a program against a machine.
  interface Start {
    ClientProgram on(Machine machine) throws IOException;
  }

  @Test
  @Proves("K-01")
  void pythonClientCallsHearsEventsAndOutlivesTheKernel() throws Exception {
    List<String> facts =
        factsOverTwoKernels(machine -> ClientProgram.python("sync_client.py", machine));

    assertThat(facts)
        .contains("hello owner sync 2")
        .anyMatch(fact -> fact.startsWith("error not_found False "))
        .contains("live True lost 0")
        .contains("past True lost 0")
        .contains("slow [0, 1, 2, 3, 20] lost 16")
        .contains("cause True")
        .contains("outlived [1, 2, 3, 4] another kernel True");
  }

  @Test
  @Proves("K-01")
  void asyncioClientCallsHearsEventsAndOutlivesTheKernel() throws Exception {
    List<String> facts =
        factsOverTwoKernels(machine -> ClientProgram.python("aio_client.py", machine));

    assertThat(facts)
        .contains("hello owner 2")
        .contains("error unknown_call False")
        .contains("past True lost 0")
        .contains("outlived [1, 2, 3, 4] another kernel True");
  }

  @Test
  @Proves("K-01")
  void clientInCCallsHearsEventsAndOutlivesTheKernel() throws Exception {
    List<String> facts = factsOverTwoKernels(ClientProgram::c);

    assertThat(facts)
        .contains("error unknown_call 0")
        .contains("live 1 lost 0")
        .contains("past 1 lost 0")
        .contains("cause 1")
        .contains("outlived 1 2 3 4 another kernel 1");
  }

  @Test
  @Proves("K-01")
  void waitingCallsEndAtTheirDeadlineWhenTheyAreCancelledAndWithTheKernel() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board")) {
      BlockingQueue<Event> ready = listen(machine.answeringOwner(), "agent.waiting.ready");
      try (ClientProgram agent = ClientProgram.python("waiting_agent.py", machine)) {
        ready.take();
        machine.kill();

        assertThat(agent.facts())
            .containsExactly(
                "deadline timeout True", "cancelled cancelled True", "gone unavailable True");
      }
    }
  }

  @Test
  @Proves({"K-01", "S-01"})
  void exampleSkillInCPublishesAndListensOnItsLine() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      BlockingQueue<Event> beats = listen(owner, "skill.heartbeat.beat");
      install(owner, ClientProgram.tests("skills/heartbeat"));
      owner.call(SystemCalls.SKILL_START, new SkillApi.Start("heartbeat", Optional.empty()));
      assertThat(beats.take().payload()).containsEntry("n", 0L);
      assertThat(beats.take().payload()).containsEntry("n", 1L);

      String reset = publish(owner, "user.heartbeat.reset", 0).id();

      Event beat = beats.take();
      while (!beat.payload().get("n").equals(0L)) {
        beat = beats.take();
      }
      assertThat(beat.causationId()).contains(reset);
    }
  }

  @Test
  @Proves({"NF-stability", "S-01"})
  void exampleSkillInCListensOnOverAnotherKernel() throws Exception {
    try (Machine machine = Machine.start()) {
      install(machine.owner(), ClientProgram.tests("skills/heartbeat"));
      machine
          .owner()
          .call(SystemCalls.SKILL_START, new SkillApi.Start("heartbeat", Optional.empty()));
      Eventually.holds(() -> assertThat(machine.past("skill.heartbeat.beat")).isNotEmpty());
      machine.kill();

      String reset = publish(machine.owner(), "user.heartbeat.reset", 0).id();

      Eventually.holds(() ->
          assertThat(machine.past("skill.heartbeat.beat"))
              .anySatisfy(beat -> assertThat(beat.causationId()).contains(reset)));
      assertThat(machine.past("skill.restarted")).isEmpty();
    }
  }

  @Test
  @Proves("K-01")
  void exampleAgentInPythonDrivesTheFan() throws Exception {
    assertThat(decision("climate.py")).containsEntry("fan", "on");
  }

  @Test
  @Proves("K-01")
  void exampleAgentForAsyncioDrivesTheFan() throws Exception {
    assertThat(decision("climate_aio.py")).containsEntry("fan", "on");
  }

  /// What an example agent decides first, with everything granted.
  private static Map<String, Object> decision(String script) throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    Files.writeString(
        policy,
        """
        rules:
          - {allow: "agent://serial/thermometer", to: "skill:thermostat", access: read_write}
          - {allow: "agent://gpio/fan", to: "agent:climate", access: write}
        """);
    try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
      Kairo owner = machine.owner();
      BlockingQueue<Event> decisions = listen(owner, "agent.climate.decision");
      install(owner, Command.image().resolve("skills/thermostat"));
      owner.call(SystemCalls.SKILL_START, new SkillApi.Start("thermostat", Optional.of("climate")));
      try (ClientProgram _ = ClientProgram.example(script, machine)) {
        return decisions.take().payload();
      }
    } finally {
      Files.delete(policy);
    }
  }

  /// What a program prints that hears 1 and 2 from one kernel, 3, 4 and the end from the next.
  private static List<String> factsOverTwoKernels(Start start) throws Exception {
    try (Machine machine = Machine.start()) {
      return factsOverTwoKernels(machine, start);
    }
  }

  private static List<String> factsOverTwoKernels(Machine machine, Start start) throws Exception {
    Kairo owner = machine.owner();
    long first = machine.pid();
    BlockingQueue<Event> ready = listen(owner, "user.ready");
    try (ClientProgram program = start.on(machine)) {
      ready.take();
      publish(owner, "user.later", 1);
      publish(owner, "user.later", 2);
      machine.kill();
      for (long i : new long[] {3, 4, -1}) {
        publish(machine.owner(), "user.later", i);
      }
      List<String> facts = program.facts();
      assertThat(facts).contains("pid " + first);
      return facts;
    }
  }

  private static BlockingQueue<Event> listen(Kairo owner, String topic) {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    owner.subscribe(topic, 0, events::add);
    return events;
  }

  private static EventApi.Published publish(Kairo owner, String topic, long number) {
    return owner.call(
        SystemCalls.PUBLISH, new EventApi.Publish(topic, Map.of("i", number), Optional.of(true)));
  }

  private static void install(Kairo owner, Path skill) {
    owner.call(SystemCalls.SKILL_INSTALL, new SkillApi.Install(skill.toString()));
  }
}
