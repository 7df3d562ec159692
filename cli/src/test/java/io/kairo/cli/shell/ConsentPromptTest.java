package io.kairo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Decide;
import io.kairo.api.ConsentApi.Scope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsentPromptTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "o, ONCE",
    "once, ONCE",
    "r, RUN",
    "run, RUN",
    "S, SESSION",
    "session, SESSION",
    "a, ALWAYS",
    "always, ALWAYS"
  })
  void explicitWordAllowsForSoLong(String typed, Scope scope) {
    assertThat(ask(new Keyboard(List.of(), List.of(typed))))
        .contains(new Decide("c1", Answer.ALLOW, Optional.of(scope)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "No"})
  void enterAndNoDeny(String typed) {
    assertThat(ask(new Keyboard(List.of(), List.of(typed))))
        .contains(new Decide("c1", Answer.DENY, Optional.empty()));
  }

  @Test
  void timeEndsAnAllow() {
    Instant before = Instant.now();

    Decide decide = ask(new Keyboard(List.of(), List.of("u 2h"))).orElseThrow();

    assertThat(decide.answer()).isEqualTo(Answer.ALLOW);
    assertThat(decide.scope()).contains(Scope.ALWAYS);
    assertThat(decide.until().orElseThrow())
        .isBetween(before.plusSeconds(7200), Instant.now().plusSeconds(7200));
  }

  @Test
  void neverDeniesForGood() {
    assertThat(ask(new Keyboard(List.of(), List.of("v"))))
        .contains(new Decide("c1", Answer.DENY, Optional.of(Scope.ALWAYS)));
  }

  @Test
  void endOfInputDenies() {
    assertThat(ask(new Keyboard(List.of(), List.of())))
        .contains(new Decide("c1", Answer.DENY, Optional.empty()));
  }

  @Test
  void anythingElseAsksAgainAndNeverAllows() {
    Optional<Decide> decide =
        ask(
            new Keyboard(
                List.of(),
                List.of("y", "yes", "allow", "u", "u soon", "u 2000-01-01T00:00:00Z", "")));

    assertThat(decide).contains(new Decide("c1", Answer.DENY, Optional.empty()));
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("answer with o, r, s, a, v or n, or with u and a time such as 2h; Enter is no");
  }

  @Test
  void keysFromBeforeTheQuestionDoNotAnswerIt() {
    Keyboard keyboard = new Keyboard(List.of("a", "a"), List.of("n"));

    Optional<Decide> decide = ask(keyboard);

    assertThat(decide).contains(new Decide("c1", Answer.DENY, Optional.empty()));
    assertThat(keyboard.guard).isEqualTo(Duration.ofMillis(500));
    assertThat(keyboard.shownWhenGuarded).contains("agent://gpio/fan", "[N]o");
  }

  @Test
  void noAnswerIsGivenWhenSomebodyElseGaveIt() {
    Optional<Decide> decide =
        prompt(new Keyboard(List.of(), List.of())).ask(Requests.climate(), () -> true);

    assertThat(decide).isEmpty();
  }

  private Optional<Decide> ask(Typed typed) {
    return prompt(typed).ask(Requests.climate(), () -> false);
  }

  private ConsentPrompt prompt(Typed typed) {
    var out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    return new ConsentPrompt(out, new ConsentQuestion(new Ink(false), ZoneOffset.UTC), typed);
  }

  /// Keys that are pressed too early and keys that are pressed in time.
  private final class Keyboard implements Typed {
    private final Queue<String> lines = new ArrayDeque<>();
    private final List<String> later;
    private Duration guard = Duration.ZERO;
    private String shownWhenGuarded = "";

    Keyboard(List<String> early, List<String> later) {
      lines.addAll(early);
      this.later = later;
    }

    @Override
    public void discard(Duration time) {
      guard = time;
      shownWhenGuarded = screen.toString(StandardCharsets.UTF_8);
      lines.clear();
      lines.addAll(later);
    }

    @Override
    public Optional<String> line(BooleanSupplier settled) {
      return Optional.ofNullable(lines.poll());
    }
  }
}
