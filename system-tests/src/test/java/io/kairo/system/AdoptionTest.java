package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.Event;
import io.kairo.api.GrantApi;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SkillApi;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a running skill, an agent and a grant notice of a kernel that is killed with SIGKILL:
/// nothing.
@Tag("system")
@Timeout(120)
@Proves("NF-stability")
final class AdoptionTest {
  /// Counts aloud. Ends with 7 on SIGUSR1, with 5 when it is not heard.
  private static final String TICKER =
      """
      #include <signal.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <time.h>
      #include <unistd.h>
      #include "kairo.h"
      static bool publish(struct kairo *kairo, int64_t n, struct kairo_error *error) {
        struct kairo_writer *out = kairo_begin(kairo, "publish", 0);
        kairo_write_map(out, 3);
        kairo_write_key(out, "topic");
        kairo_write_text(out, "skill.ticker.tick");
        kairo_write_key(out, "durable");
        kairo_write_bool(out, true);
        kairo_write_key(out, "payload");
        kairo_write_map(out, 1);
        kairo_write_key(out, "n");
        kairo_write_int(out, n);
        return kairo_call(kairo, NULL, error);
      }
      static void leave(int signal) { (void)signal; _exit(7); }
      int main(void) {
        static uint8_t memory[32 * 1024];
        static struct kairo kairo;
        struct kairo_error error;
        struct timespec pause = {.tv_nsec = 5000000};
        signal(SIGUSR1, leave);
        if (!kairo_on_line(&kairo, KAIRO_LINE, memory, sizeof memory, &error)) return 4;
        for (int64_t n = 0;; n++) {
          while (!publish(&kairo, n, &error)) {
            if (!error.retryable) return 5;
            puts(error.sentence);
          }
          struct kairo_message message;
          while (kairo_next(&kairo, 0, &message, &error) == KAIRO_MESSAGE) {
            if (kairo_text_is(message.as.event.topic, KAIRO_RESUMED)) puts("resumed");
          }
          fflush(stdout);
          nanosleep(&pause, NULL);
        }
      }
      """;

  private static final String TICKS =
      "{id: tick, event: publish, topic: skill.ticker.tick, reason: Counts}";

  /// Opens a serial port, says so, and waits.
  private static final String OPENER =
      """
      #include <errno.h>
      #include <fcntl.h>
      #include <stdio.h>
      #include <unistd.h>
      int main(void) {
        int tty;
        do tty = open("/dev/ttyUSB0", O_RDWR); while (tty < 0 && errno == EINTR);
        printf("%s\\n", tty < 0 ? "refused" : "opened");
        fflush(stdout);
        for (;;) pause();
      }
      """;

  private static final String SERIAL =
      "{id: tty, device: serial, name: \"agent://serial/thermometer\", as: [/dev/ttyUSB0],"
          + " access: read_write, reason: Reads, required: true}";

  @Test
  void runningSkillGoesOnAndItsCallsAreAnswered() throws Exception {
    try (Machine machine = Machine.start()) {
      long pid = start(machine.owner(), "ticker", TICKER, TICKS);
      List<Long> ticks = ticks(machine);
      for (int kill = 0; kill < 3; kill++) {
        int before = ticks.size();
        Eventually.holds(() -> assertThat(ticks).hasSizeGreaterThan(before + 20));
        machine.kill();
        Eventually.holds(() -> assertThat(status(machine.owner(), "ticker").pid()).contains(pid));
      }
      int before = ticks.size();
      Eventually.holds(() -> assertThat(ticks).hasSizeGreaterThan(before + 20));

      assertThat(status(machine.owner(), "ticker").restarts()).isZero();
      List<Long> distinct = ticks.stream().distinct().toList();
      assertThat(distinct)
          .containsExactlyElementsOf(LongStream.range(0, distinct.size()).boxed().toList());
      assertThat(printed(machine, "ticker")).contains("resumed");
    }
  }

  @Test
  void endOfAnAdoptedSkillIsKnownByItsCode() throws Exception {
    try (Machine machine = Machine.start()) {
      long pid = start(machine.owner(), "ticker", TICKER, TICKS);
      machine.kill();
      Kairo owner = machine.owner();
      Eventually.holds(() -> assertThat(status(owner, "ticker").pid()).contains(pid));

      Command.run(List.of("kill", "-USR1", Long.toString(pid)), java.util.Map.of());

      Eventually.holds(() -> {
        SkillApi.Skill skill = status(owner, "ticker");
        assertThat(skill.lastExit()).contains("exit code 7");
        assertThat(skill.pid()).isPresent().isNotEqualTo(Optional.of(pid));
        assertThat(skill.restarts()).isEqualTo(1);
      });
      assertThat(ProcessHandle.of(pid)).isEmpty();
    }
  }

  @Test
  void skillThatEndsWhileThereIsNoKernelIsStartedAgain() throws Exception {
    try (Machine machine = Machine.start()) {
      long pid = start(machine.owner(), "ticker", TICKER, TICKS);
      ProcessHandle skill = ProcessHandle.of(pid).orElseThrow();

      machine.kill(skill::destroyForcibly);

      Kairo owner = machine.owner();
      Eventually.holds(() -> {
        assertThat(status(owner, "ticker").lastExit()).contains("killed by SIGKILL");
        assertThat(status(owner, "ticker").pid()).isPresent().isNotEqualTo(Optional.of(pid));
      });
      assertThat(exits(machine)).containsExactly("killed by SIGKILL");
    }
  }

  @Test
  void skillThatIsStoppedAfterwardsIsGone() throws Exception {
    try (Machine machine = Machine.start()) {
      long pid = start(machine.owner(), "ticker", TICKER, TICKS);
      machine.kill();
      Kairo owner = machine.owner();
      Eventually.holds(() -> assertThat(status(owner, "ticker").pid()).contains(pid));

      owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name("ticker"));

      assertThat(status(owner, "ticker").state()).isEqualTo(SkillApi.SkillState.STOPPED);
      Eventually.holds(() -> assertThat(ProcessHandle.of(pid)).isEmpty());
      machine.kill();
      assertThat(status(machine.owner(), "ticker").state()).isEqualTo(SkillApi.SkillState.STOPPED);
    }
  }

  /// The open that waits for the owner's answer is asked again, and answered to the very process.
  @Test
  void questionThatWasOpenIsAskedAgain() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board");
        Kairo owner = Kairo.keepConnected(machine.socket(), answering(), Duration.ofSeconds(60))) {
      long pid = start(owner, "opener", OPENER, SERIAL);
      Eventually.holds(() -> assertThat(questions(owner)).hasSize(1));

      machine.kill();

      Eventually.holds(() -> assertThat(questions(owner)).hasSize(1));
      owner.call(
          SystemCalls.CONSENT_DECIDE,
          new ConsentApi.Decide(
              questions(owner).getFirst().id(), Answer.ALLOW, Optional.of(Scope.RUN)));
      Eventually.holds(() -> assertThat(printed(machine, "opener")).containsExactly("opened"));
      assertThat(status(owner, "opener").pid()).contains(pid);
    }
  }

  @Test
  void grantsOfTheRunAndTheHeldDeviceAreStillThere() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board");
        Kairo owner = Kairo.keepConnected(machine.socket(), answering(), Duration.ofSeconds(60))) {
      start(owner, "opener", OPENER, SERIAL);
      Eventually.holds(() -> assertThat(questions(owner)).hasSize(1));
      owner.call(
          SystemCalls.CONSENT_DECIDE,
          new ConsentApi.Decide(
              questions(owner).getFirst().id(), Answer.ALLOW, Optional.of(Scope.RUN)));
      Eventually.holds(() -> assertThat(printed(machine, "opener")).containsExactly("opened"));
      List<String> before = grants(owner);

      machine.kill();

      assertThat(grants(owner)).isEqualTo(before).hasSize(1);
      Eventually.holds(() -> assertThat(holder(owner)).contains("skill:opener"));
      owner.call(SystemCalls.SKILL_STOP, new SkillApi.Name("opener"));
      assertThat(grants(owner)).isEmpty();
      assertThat(holder(owner)).isEmpty();
    }
  }

  /// Otherwise it would be the owner for having waited.
  @Test
  @Proves("SEC-01")
  void agentStaysItselfWithoutSayingSo() throws Exception {
    try (Machine machine = Machine.start()) {
      BlockingQueue<Event> ready = new LinkedBlockingQueue<>();
      machine.owner().subscribe("agent.returning.ready", 0, ready::add);
      try (ClientProgram agent = ClientProgram.python("returning_agent.py", machine)) {
        ready.take();
        machine.kill();

        assertThat(agent.facts()).containsExactly("before denied", "after denied agent");
      }
    }
  }

  private static Optional<String> holder(Kairo owner) {
    return owner.call(SystemCalls.DEVICE_LIST, Nothing.NOTHING).devices().stream()
        .filter(device -> device.name().value().equals("agent://serial/thermometer"))
        .findFirst()
        .orElseThrow()
        .holder();
  }

  private static List<String> grants(Kairo owner) {
    return owner.call(SystemCalls.GRANT_LIST, Nothing.NOTHING).grants().stream()
        .map(GrantApi.Grant::id)
        .toList();
  }

  private static List<ConsentApi.Request> questions(Kairo owner) {
    return owner.call(SystemCalls.CONSENT_LIST, Nothing.NOTHING).requests();
  }

  private static long start(Kairo owner, String name, String source, String permissions)
      throws Exception {
    return Skill.start(owner, Skill.compileWithSdk(name, source, permissions));
  }

  private static SkillApi.Skill status(Kairo owner, String name) {
    return owner.call(SystemCalls.SKILL_STATUS, new SkillApi.Name(name));
  }

  /// What the ticker counts, as it comes to a client that stays.
  private static List<Long> ticks(Machine machine) {
    List<Long> ticks = Collections.synchronizedList(new ArrayList<>());
    Kairo client = machine.stayingOwner();
    client.subscribeFrom(
        "skill.ticker.tick", 1, event -> ticks.add((Long) event.payload().get("n")));
    return ticks;
  }

  private static List<String> printed(Machine machine, String skill) throws Exception {
    List<String> printed = new ArrayList<>();
    for (Event event : machine.past("skill.output")) {
      if (skill.equals(event.payload().get("skill"))) {
        printed.add(String.valueOf(event.payload().get("text")));
      }
    }
    return printed;
  }

  private static List<String> exits(Machine machine) throws Exception {
    return machine.past("skill.exited").stream()
        .map(event -> String.valueOf(event.payload().get("exit")))
        .toList();
  }

  private static KernelApi.Hello answering() {
    return new KernelApi.Hello(
        "test", Optional.of(2), Optional.empty(), Optional.empty(), Optional.of(true));
  }
}
