package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.DeviceName;
import io.kairo.api.Event;
import io.kairo.api.EventApi;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.ProcessApi;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a kernel that is killed with SIGKILL leaves, and what the next one makes of it.
@Tag("system")
@Timeout(120)
@Proves("NF-stability")
final class RestartTest {
  private static final String POLICY =
      """
      rules:
        - {allow: "agent://serial/thermometer", to: "skill:thermostat", access: read_write, scope: always}
      """;

  @Test
  void clientConnectsAgainByItselfAndMissesNoEvent() throws Exception {
    try (Machine machine = Machine.start();
        Kairo client = Kairo.keepConnected(machine.socket(), hello(), Duration.ofSeconds(60))) {
      List<Long> seen = Collections.synchronizedList(new ArrayList<>());
      client.subscribe("user.*", 0, event -> seen.add((Long) event.payload().get("i")));
      for (long kill = 0; kill < 3; kill++) {
        for (long i = 0; i < 20; i++) {
          publish(machine.owner(), kill * 20 + i);
        }
        machine.kill();
      }

      assertThat(client.call(SystemCalls.PING, Nothing.NOTHING).pid()).isEqualTo(machine.pid());
      Eventually.holds(() ->
          assertThat(List.copyOf(seen))
              .containsExactlyElementsOf(LongStream.range(0, 60).boxed().toList()));
    }
  }

  @Test
  void callThatWasUnderWayFailsAsOneThatMayBeRetried() throws Exception {
    try (Machine machine = Machine.start();
        Kairo client = Kairo.keepConnected(machine.socket(), hello(), Duration.ofSeconds(60))) {
      client.call(
          SystemCalls.PROCESS_SPAWN,
          new ProcessApi.Spawn(Optional.of("p"), List.of("sleep", "1000"), Optional.empty()));
      CompletableFuture<Nothing> waiting = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(() -> {
            try {
              client.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id("p"));
            } catch (CallException e) {
              waiting.completeExceptionally(e);
            }
          });
      Eventually.holds(() -> assertThat(machine.children()).isNotEmpty());
      List<Long> before = machine.children();

      machine.kill();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(waiting::get)
          .satisfies(e ->
              assertThat(e.getCause())
                  .isInstanceOfSatisfying(
                      CallException.class, cause -> assertThat(cause.code().retryable()).isTrue()));
      Eventually.holds(
          () -> assertThat(before).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty()));
    }
  }

  @Test
  void skillReadsOnFromTheBoardAndLastingGrantsHold() throws Exception {
    Path policy = Files.writeString(Files.createTempFile("policy", ".yaml"), POLICY);
    try (Machine machine = Machine.start("--simulate", "board", "--policy", policy.toString())) {
      Kairo owner = machine.owner();
      owner.call(
          SystemCalls.SKILL_INSTALL,
          new SkillApi.Install(Command.image().resolve("skills/thermostat").toString()));
      SkillApi.Skill started =
          owner.call(
              SystemCalls.SKILL_START, new SkillApi.Start("thermostat", Optional.of("climate")));
      Eventually.holds(() ->
          assertThat(owner.call(SystemCalls.GRANT_LIST, Nothing.NOTHING).grants()).hasSize(1));

      machine.kill();

      Kairo after = machine.owner();
      List<Event> readings = Collections.synchronizedList(new ArrayList<>());
      after.subscribe("skill.thermostat.reading", 0, readings::add);
      Eventually.holds(() -> assertThat(readings).isNotEmpty());
      SkillApi.Skill again = after.call(SystemCalls.SKILL_STATUS, new SkillApi.Name("thermostat"));
      assertThat(again.state()).isEqualTo(SkillApi.SkillState.RUNNING);
      assertThat(again.agent()).contains("climate");
      assertThat(again.pid())
          .as(() -> "it printed " + Output.of(machine) + " and " + machine.past("skill.*"))
          .isEqualTo(started.pid());
      assertThat(machine.past("skill.exited")).isEmpty();
      assertThat(after.call(SystemCalls.GRANT_LIST, Nothing.NOTHING).grants())
          .extracting(grant -> grant.resource())
          .containsExactly("agent://serial/thermometer");
    }
  }

  /// A tty is the holder's own, and stays it when the holder is killed while others have it open.
  @Test
  void deviceThatWasClaimedCanBeClaimedAgain() throws Exception {
    DeviceApi.Claim claim =
        new DeviceApi.Claim(new DeviceName("agent://serial/thermometer"), Access.READ_WRITE);
    try (Machine machine = Machine.start("--simulate", "board")) {
      machine.owner().call(SystemCalls.DEVICE_CLAIM, claim);

      machine.kill();

      assertThat(machine.owner().call(SystemCalls.DEVICE_CLAIM, claim).device().name())
          .isEqualTo(claim.device());
    }
  }

  private static EventApi.Published publish(Kairo owner, long number) {
    return owner.call(
        SystemCalls.PUBLISH,
        new EventApi.Publish("user.number", Map.of("i", number), Optional.of(true)));
  }

  private static KernelApi.Hello hello() {
    return new KernelApi.Hello(
        "test", Optional.of(2), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
