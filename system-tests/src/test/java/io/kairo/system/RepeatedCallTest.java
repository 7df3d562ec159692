package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of the calls of a skill that were under way when the kernel was killed: the skill
/// repeats them, and none is done twice.
@Tag("system")
@Timeout(120)
@Proves("NF-stability")
final class RepeatedCallTest {
  private static final String CLAIMER =
      """
      #include <stdio.h>
      #include <unistd.h>
      #include "kairo.h"
      int main(void) {
        static uint8_t memory[16 * 1024];
        static struct kairo kairo;
        struct kairo_error error;
        if (!kairo_on_line(&kairo, KAIRO_LINE, memory, sizeof memory, &error)) return 4;
        struct kairo_writer *out = kairo_begin(&kairo, "device.claim", 0);
        kairo_write_map(out, 2);
        kairo_write_key(out, "device");
        kairo_write_text(out, "agent://gpio/fan");
        kairo_write_key(out, "access");
        kairo_write_text(out, "write");
        if (kairo_call(&kairo, NULL, &error)) puts("claimed");
        else printf("%s %d: %s\\n", error.code, error.retryable, error.sentence);
        fflush(stdout);
        for (;;) pause();
      }
      """;

  private static final String FAN =
      "{id: fan, device: gpio, name: \"agent://gpio/fan\", access: write, reason: Cools}";

  /// Publishes a fact for each SIGUSR1, and says so before and afterwards.
  private static final String PUBLISHER =
      """
      #include <signal.h>
      #include <stdio.h>
      #include "kairo.h"
      int main(void) {
        static uint8_t memory[16 * 1024];
        static struct kairo kairo;
        struct kairo_error error;
        sigset_t wanted;
        sigemptyset(&wanted);
        sigaddset(&wanted, SIGUSR1);
        sigprocmask(SIG_BLOCK, &wanted, NULL);
        if (!kairo_on_line(&kairo, KAIRO_LINE, memory, sizeof memory, &error)) return 4;
        for (int64_t n = 0;; n++) {
          int signal;
          sigwait(&wanted, &signal);
          puts("publishes");
          fflush(stdout);
          struct kairo_writer *payload =
              kairo_begin_publish(&kairo, "skill.publisher.fact", 1, 0);
          kairo_write_key(payload, "n");
          kairo_write_int(payload, n);
          puts(kairo_call(&kairo, NULL, &error) ? "published" : error.sentence);
          fflush(stdout);
        }
      }
      """;

  private static final String FACTS =
      "{id: facts, event: publish, topic: skill.publisher.fact, reason: Says}";

  /// A claim waits for the owner: it was begun. Whether it was done nobody knows.
  @Test
  void callThatWasBegunAndIsNotSafeToRepeatIsNotBegunAgain() throws Exception {
    try (Machine machine = Machine.start("--simulate", "board");
        Kairo owner = Kairo.keepConnected(machine.socket(), answering(), Duration.ofSeconds(60))) {
      start(owner, "claimer", CLAIMER, FAN);
      Eventually.holds(() -> assertThat(questions(owner)).isEqualTo(1));

      machine.kill();

      Eventually.holds(() ->
          assertThat(printed(machine))
              .containsExactly(
                  "unavailable 1: the kernel was killed while it did 'device.claim', which may have"
                      + " been done"));
      assertThat(questions(owner)).isZero();
    }
  }

  /// The kernel is held up, so it never reads the request; the next one finds it in the line, and
  /// then gets it once more from the skill.
  @Test
  void callThatWasNotReadIsDoneOnce() throws Exception {
    try (Machine machine = Machine.start()) {
      long skill = start(machine.owner(), "publisher", PUBLISHER, FACTS);
      long before = Shell.written(skill);
      stop(machine.pid());
      signal("-USR1", skill);
      Eventually.holds(() -> assertThat(Shell.written(skill)).isGreaterThan(before));

      machine.kill();

      Eventually.holds(
          () -> assertThat(printed(machine)).containsExactly("publishes", "published"));
      signal("-USR1", skill);
      Eventually.holds(() -> assertThat(printed(machine)).hasSize(4));
      assertThat(machine.past("skill.publisher.fact"))
          .extracting(fact -> fact.payload().get("n"))
          .containsExactly(0L, 1L);
    }
  }

  /// Each thread of a process stops when it gets round to it, signal(7).
  private static void stop(long pid) throws Exception {
    signal("-STOP", pid);
    Eventually.holds(() -> {
      try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
        assertThat(tasks)
            .allSatisfy(task ->
                assertThat(task.resolve("status")).content().contains("State:\tT (stopped)"));
      }
    });
  }

  private static void signal(String signal, long pid) throws IOException {
    Command.Result kill = Command.run(List.of("kill", signal, Long.toString(pid)), Map.of());
    assertThat(kill.status()).as(kill.stderr()).isZero();
  }

  private static int questions(Kairo owner) {
    return owner.call(SystemCalls.CONSENT_LIST, Nothing.NOTHING).requests().size();
  }

  private static List<String> printed(Machine machine) {
    return machine.past("skill.output").stream()
        .map(event -> String.valueOf(event.payload().get("text")))
        .toList();
  }

  private static long start(Kairo owner, String name, String source, String permissions)
      throws Exception {
    return Skill.start(owner, Skill.compileWithSdk(name, source, permissions));
  }

  private static KernelApi.Hello answering() {
    return new KernelApi.Hello(
        "test", Optional.of(2), Optional.empty(), Optional.empty(), Optional.of(true));
  }
}
