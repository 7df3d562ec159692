package io.kairo.cli.shell;

import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The question to the owner, in a terminal. Nothing but an explicit word allows: Enter, the end of
/// the input and anything else deny or ask again, and keys that were typed before the question was
/// there to be read do not count.
public final class ConsentPrompt {
  private static final Duration GUARD = Duration.ofMillis(500);
  private static final String LASTING = "[s]ession  [u]ntil 2h  [a]lways  [N]o  ne[v]er > ";
  private static final String CHOICES = "[o]nce  [r]un  " + LASTING;

  private static final Pattern UNTIL = Pattern.compile("(?:u|U|until) +(\\S+)");

  private final PrintStream out;
  private final ConsentQuestion question;
  private final Typed typed;

  public ConsentPrompt(PrintStream out, ConsentQuestion question, Typed typed) {
    this.out = out;
    this.question = question;
    this.typed = typed;
  }

  /// Asks until there is an answer; empty when `settled` says that somebody else gave it.
  public Optional<ConsentApi.Decide> ask(ConsentApi.Request request, BooleanSupplier settled) {
    question.lines(request).forEach(out::println);
    boolean waits = request.deadline().isPresent();
    String choices = waits ? CHOICES : LASTING;
    out.print(choices);
    out.flush();
    typed.discard(GUARD);
    while (true) {
      Optional<String> line = typed.line(settled);
      if (line.isEmpty()) {
        out.println();
        return settled.getAsBoolean() ? Optional.empty() : Optional.of(deny(request));
      }
      Optional<ConsentApi.Decide> answer = answer(request, line.get());
      if (answer.isPresent()) {
        return answer;
      }
      out.println(
          "answer with "
              + (waits ? "o, r, " : "")
              + "s, a, v or n, or with u and a time such as 2h; Enter is no");
      out.print(choices);
      out.flush();
    }
  }

  private static Optional<ConsentApi.Decide> answer(ConsentApi.Request request, String typed) {
    String word = typed.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "", "n", "no" -> Optional.of(deny(request));
      case "o", "once" -> brief(request, Scope.ONCE);
      case "r", "run" -> brief(request, Scope.RUN);
      case "s", "session" -> Optional.of(allow(request, Scope.SESSION));
      case "a", "always" -> Optional.of(allow(request, Scope.ALWAYS));
      case "v", "never" ->
          Optional.of(new ConsentApi.Decide(request.id(), Answer.DENY, Optional.of(Scope.ALWAYS)));
      default -> until(request, typed.strip());
    };
  }

  /// For who waits; where nobody does, it would hold for nothing.
  private static Optional<ConsentApi.Decide> brief(ConsentApi.Request request, Scope scope) {
    return request.deadline().map(_ -> allow(request, scope));
  }

  /// `u 2h` or `until 2027-01-01T00:00:00Z`.
  private static Optional<ConsentApi.Decide> until(ConsentApi.Request request, String typed) {
    Matcher until = UNTIL.matcher(typed);
    if (!until.matches()) {
      return Optional.empty();
    }
    try {
      Instant end = Until.parse(until.group(1), Instant.now());
      return Optional.of(
          new ConsentApi.Decide(
              request.id(), Answer.ALLOW, Optional.of(Scope.ALWAYS), Optional.of(end)));
    } catch (UsageException e) {
      return Optional.empty();
    }
  }

  private static ConsentApi.Decide allow(ConsentApi.Request request, Scope scope) {
    return new ConsentApi.Decide(request.id(), Answer.ALLOW, Optional.of(scope));
  }

  private static ConsentApi.Decide deny(ConsentApi.Request request) {
    return new ConsentApi.Decide(request.id(), Answer.DENY, Optional.empty());
  }
}
