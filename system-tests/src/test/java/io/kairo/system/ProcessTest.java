package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.Nothing;
import io.kairo.api.ProcessApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.StreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("system")
@Timeout(120)
@Proves("NF-stability")
final class ProcessTest {
  @Test
  void endIsToldByNameAndRemembered() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      String id = Shell.run(owner, "exit 3");

      ProcessApi.Waited waited = owner.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(id));

      assertThat(waited.code()).isEqualTo(3);
      assertThat(waited.reason()).isEqualTo("exit code 3");
      ProcessApi.Status status = owner.call(SystemCalls.PROCESS_STATUS, new ProcessApi.Id(id));
      assertThat(status.state()).isEqualTo(ProcessApi.State.EXITED);
      assertThat(status.ended()).map(ProcessApi.Ended::code).contains(Optional.of(3));
      Eventually.holds(() -> assertThat(machine.children()).isEmpty());
    }
  }

  @Test
  void wholeTreeEndsWithItAndNoZombieStays() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      String id =
          Shell.run(
              owner,
              "trap '' TERM; (setsid sh -c 'trap \"\" TERM; echo $$; sleep 1000' &) ;"
                  + " sh -c 'echo $$; sleep 1000' & wait");
      StreamReader output = Shell.stdout(owner, id, ProcessApi.Mode.LINE);
      long first = Long.parseLong(Shell.text(output.read().orElseThrow()));
      long second = Long.parseLong(Shell.text(output.read().orElseThrow()));

      ProcessApi.Waited ended = owner.call(SystemCalls.PROCESS_KILL, new ProcessApi.Id(id));

      assertThat(ended.signal()).contains("SIGKILL");
      Eventually.holds(() -> {
        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(ProcessHandle.of(second)).isEmpty();
        Eventually.holds(() -> assertThat(machine.children()).isEmpty());
      });
    }
  }

  @Test
  void processIsConfinedToItsFolder() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      Path folder = Files.createTempDirectory("kairo-cwd");
      String script =
          "echo hi > inside; cat "
              + machine.state()
              + "/journal.offset; echo $? $KAIRO_PROCESS_ID;"
              + " exec 3<>/dev/tcp/127.0.0.1/22; echo $?";
      ProcessApi.Options options =
          ProcessApi.Options.NONE.at(folder.toString()).in(Map.of("LOUD", "yes"));
      String id =
          owner
              .call(
                  SystemCalls.PROCESS_SPAWN,
                  new ProcessApi.Spawn(
                      Optional.of("confined"), List.of("bash", "-c", script), Optional.of(options)))
              .id();
      StreamReader output = Shell.stdout(owner, id, ProcessApi.Mode.LINE);

      assertThat(Shell.text(output.read().orElseThrow())).isEqualTo("1 confined");
      assertThat(Shell.text(output.read().orElseThrow())).isEqualTo("1");
      assertThat(folder.resolve("inside")).hasContent("hi");
    }
  }

  /// A tail without a newline remembers all that it reads. That is more than its limit and less
  /// than where Linux would refuse it memory, and it stays so.
  @Test
  void limitThatEndedATreeIsNamed() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();

      assertThat(
              endOf(
                  owner, "(head -c 100000000 /dev/zero; sleep 1000) | tail", limits(64L << 20, 0)))
          .contains("memory limit of 64 MiB");
      assertThat(endOf(owner, "sleep 1000", limits(1L << 30, 300))).contains("wall time");
      assertThat(owner.call(SystemCalls.PING, Nothing.NOTHING).pid()).isEqualTo(machine.pid());
    }
  }

  private static ProcessApi.Limits limits(long memory, long wallMillis) {
    return new ProcessApi.Limits(
        Optional.of(memory),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        wallMillis == 0 ? Optional.empty() : Optional.of(wallMillis),
        Optional.empty());
  }

  private static String endOf(Kairo owner, String script, ProcessApi.Limits limits) {
    var options = ProcessApi.Options.NONE.within(limits);
    var spawn =
        new ProcessApi.Spawn(Optional.empty(), List.of("sh", "-c", script), Optional.of(options));
    String id = owner.call(SystemCalls.PROCESS_SPAWN, spawn).id();
    return owner.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(id)).reason();
  }

  @Test
  void processThatFailsIsStartedAgainAndGivenUpInTheEnd() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      owner.subscribe("process.*", 0, events::add);
      var options = ProcessApi.Options.NONE.again(ProcessApi.Restart.ON_FAILURE);

      owner.call(
          SystemCalls.PROCESS_SPAWN,
          new ProcessApi.Spawn(
              Optional.of("flaky"), List.of("sh", "-c", "exit 1"), Optional.of(options)));

      owner.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id("flaky"));
      assertThat(owner.call(SystemCalls.PROCESS_STATUS, new ProcessApi.Id("flaky")).restarts())
          .isEqualTo(5);
      Eventually.holds(() -> assertThat(events).hasSize(12));
    }
  }

  @Test
  @Proves("K-01")
  void callThatTakesTooLongIsGivenUpByTheKernelToo() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      String id = Shell.run(owner, "sleep 1000");

      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() ->
              owner.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(id), Duration.ofMillis(50)))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT))
          .satisfies(e -> assertThat(e.code().retryable()).isTrue());

      // More than one connection may have waiting: those that were given up do not count.
      for (int i = 0; i < 300; i++) {
        assertThatExceptionOfType(CallException.class)
            .isThrownBy(() ->
                owner.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id(id), Duration.ofMillis(1)));
      }
      assertThat(owner.call(SystemCalls.PROCESS_STATUS, new ProcessApi.Id(id)).state())
          .isEqualTo(ProcessApi.State.RUNNING);
    }
  }

  @Test
  void wrongProgramsAndNamesAreErrorsThatSayWhatMustHold() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();

      assertFails(owner, List.of("no-such-program"), ErrorCode.NOT_FOUND);
      assertFails(owner, List.of("/etc/passwd"), ErrorCode.DENIED);
      assertFails(owner, List.of(), ErrorCode.INVALID_ARGUMENT);
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> owner.call("process.wait", Map.of("id", "nobody")))
          .withMessage("process must be one that owner started, got 'nobody'");
      Shell.run(owner, "sleep 1000");
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> Shell.run(owner, "true"))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }
  }

  @Test
  void agentSeesItsOwnProcessesOnlyAndNamesNoFolder() throws Exception {
    try (Machine machine = Machine.start()) {
      String id = Shell.run(machine.owner(), "sleep 1000");

      assertThat(
              AgentProbe.run(machine, "curious", "-", "process.status", "{\"id\":\"" + id + "\"}"))
          .contains("error not_found");
      assertThat(
              AgentProbe.run(
                  machine,
                  "curious",
                  "-",
                  "process.spawn",
                  "{\"command\":[\"true\"],\"options\":{\"cwd\":\"/tmp\"}}"))
          .contains("error denied only the owner may name a folder");
      assertThat(
              AgentProbe.run(machine, "curious", "-", "process.spawn", "{\"command\":[\"true\"]}"))
          .contains("ok {\"id\":");
    }
  }

  private static void assertFails(Kairo owner, List<String> command, ErrorCode code) {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() ->
            owner.call(
                SystemCalls.PROCESS_SPAWN,
                new ProcessApi.Spawn(Optional.empty(), command, Optional.empty())))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
