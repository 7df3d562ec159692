package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.ProcessApi;
import io.kairo.api.ProcessApi.Health;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import io.kairo.sdk.StreamReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Processes that are looked after: whether they are well, and how much they print.
@Tag("system")
@Timeout(120)
@Proves("NF-stability")
final class HealthTest {
  private static final String SLEEPING_BEAUTY =
      """
      #include <unistd.h>
      #include "kairo.h"
      int main(void) {
        static uint8_t memory[16 * 1024];
        static struct kairo kairo;
        struct kairo_error error;
        if (!kairo_on_line(&kairo, KAIRO_LINE, memory, sizeof memory, &error)) return 4;
        kairo_write_map(kairo_begin(&kairo, "kernel.ping", 0), 0);
        if (!kairo_call(&kairo, NULL, &error)) return 5;
        for (;;) pause();
      }
      """;

  @Test
  void processThatIsNotWellIsKilledAndStartedAgain() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      Health health = health(List.of("test", "-e", "well"), 10_000);
      spawn(owner, "touch well; read _; rm well; sleep 1000", health);
      Eventually.holds(() -> assertThat(status(owner).healthy()).contains(true));

      Shell.write(owner, "looked-after", new byte[] {'\n'});

      Eventually.holds(() -> {
        assertThat(status(owner).ended().map(ProcessApi.Ended::reason).orElse(""))
            .isEqualTo("killed by SIGKILL: unhealthy: 'test -e well' failed 2 times");
        assertThat(status(owner).restarts()).isEqualTo(1);
        assertThat(status(owner).healthy()).contains(true);
      });
      owner.call(SystemCalls.PROCESS_KILL, new ProcessApi.Id("looked-after"));
    }
  }

  @Test
  void lookThatTakesTooLongHasFailedAndLeavesNothing() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      spawn(owner, "sleep 1000", health(List.of("sleep", "1000"), 20));

      Eventually.holds(() ->
          assertThat(status(owner).ended().map(ProcessApi.Ended::reason).orElse(""))
              .contains("unhealthy: 'sleep 1000' failed 2 times"));
      owner.call(SystemCalls.PROCESS_KILL, new ProcessApi.Id("looked-after"));
      Eventually.holds(() -> assertThat(machine.children()).isEmpty());
    }
  }

  @Test
  void nonsenseIsRefusedBeforeAnythingStarts() throws Exception {
    try (Machine machine = Machine.start()) {
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> spawn(machine.owner(), "sleep 1000", health(List.of(), 1000)))
          .withMessageContaining("health.command must name a program")
          .returns(ErrorCode.INVALID_ARGUMENT, CallException::code);
      assertThatExceptionOfType(CallException.class)
          .isThrownBy(() -> spawn(machine.owner(), "sleep 1000", health(List.of("true"), 0)))
          .withMessageContaining("health.timeoutMillis must be 1 to");
      Eventually.holds(() -> assertThat(machine.children()).isEmpty());
    }
  }

  /// While another process prints eight megabytes, this one, which prints without end and is read,
  /// gets rid of a few kilobytes besides what its pipe holds.
  @Test
  void processThatPrintsTooMuchIsHeldUpAndNobodyElse() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      ProcessApi.Limits limits = output(1024);
      owner.call(
          SystemCalls.PROCESS_SPAWN,
          new ProcessApi.Spawn(Optional.of("slow"), List.of("yes"), Optional.of(options(limits))));
      String other = Shell.run(owner, "other", "read _ && exec head -c 8000000 /dev/zero");
      StreamReader output = Shell.stdout(owner, other, ProcessApi.Mode.CHUNK);
      Shell.write(owner, other, new byte[] {'\n'});

      assertThat(Shell.readAll(output).length).isEqualTo(8_000_000);

      assertThat(Shell.written(owner, "slow")).isBetween(1L, 1L << 20);
    }
  }

  /// The process has ended with most of what it printed still in its pipe, by the limit of its
  /// rate.
  @Test
  void whatAProcessPrintedBeforeItsEndIsReadInFull() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      List<String> command = List.of("sh", "-c", "read _ && exec head -c 40000 /dev/zero");
      owner.call(
          SystemCalls.PROCESS_SPAWN,
          new ProcessApi.Spawn(
              Optional.of("brief"), command, Optional.of(options(output(20_000)))));
      StreamReader output = Shell.stdout(owner, "brief", ProcessApi.Mode.CHUNK);
      Shell.write(owner, "brief", new byte[] {'\n'});

      assertThat(owner.call(SystemCalls.PROCESS_WAIT, new ProcessApi.Id("brief")).code()).isZero();
      assertThat(Shell.readAll(output).length).isEqualTo(40_000);
    }
  }

  @Test
  void skillThatDoesNotCallIsKilledAndStartedAgain() throws Exception {
    try (Machine machine = Machine.start()) {
      Kairo owner = machine.owner();
      Skill.start(
          owner, Skill.compileWithSdk("beauty", SLEEPING_BEAUTY, "", "watchdog_seconds: 1"));

      Eventually.holds(() -> {
        SkillApi.Skill status = owner.call(SystemCalls.SKILL_STATUS, new SkillApi.Name("beauty"));
        assertThat(status.restarts()).isPositive();
        assertThat(status.lastExit()).contains("killed by SIGKILL");
      });
      assertThat(machine.past("skill.unresponsive").getFirst().payload())
          .containsEntry("skill", "beauty")
          .containsEntry("seconds", 1L);
    }
  }

  private static void spawn(Kairo owner, String script, Health health) {
    ProcessApi.Options options =
        ProcessApi.Options.NONE.again(ProcessApi.Restart.ON_FAILURE).watched(health);
    owner.call(
        SystemCalls.PROCESS_SPAWN,
        new ProcessApi.Spawn(
            Optional.of("looked-after"), List.of("sh", "-c", script), Optional.of(options)));
  }

  private static Health health(List<String> command, long timeoutMillis) {
    return new Health(command, Optional.of(50L), Optional.of(timeoutMillis), Optional.of(2));
  }

  private static ProcessApi.Status status(Kairo owner) {
    return owner.call(SystemCalls.PROCESS_STATUS, new ProcessApi.Id("looked-after"));
  }

  private static ProcessApi.Options options(ProcessApi.Limits limits) {
    return ProcessApi.Options.NONE.within(limits);
  }

  private static ProcessApi.Limits output(long rate) {
    return new ProcessApi.Limits(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(rate));
  }
}
