package io.kairo.cli.shell;

import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The question to the owner, in a terminal. Nothing but an explicit word allows: Enter, the end of
/// the input and anything else deny or ask again, and keys that were typed before the question was
/// there to be read do not count.
public final class ConsentPrompt {
  private static final Duration GUARD = Duration.ofMillis(500);
  private static final String CHOICES = "[o]nce  [r]un  [s]ession  [a]lways  [N]o > ";

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
    out.print(CHOICES);
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
      out.println("answer with o, r, s, a or n; Enter is no");
      out.print(CHOICES);
      out.flush();
    }
  }

  private static Optional<ConsentApi.Decide> answer(ConsentApi.Request request, String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "", "n", "no" -> Optional.of(deny(request));
      case "o", "once" -> Optional.of(allow(request, Scope.ONCE));
      case "r", "run" -> Optional.of(allow(request, Scope.RUN));
      case "s", "session" -> Optional.of(allow(request, Scope.SESSION));
      case "a", "always" -> Optional.of(allow(request, Scope.ALWAYS));
      default -> Optional.empty();
    };
  }

  private static ConsentApi.Decide allow(ConsentApi.Request request, Scope scope) {
    return new ConsentApi.Decide(request.id(), Answer.ALLOW, Optional.of(scope));
  }

  private static ConsentApi.Decide deny(ConsentApi.Request request) {
    return new ConsentApi.Decide(request.id(), Answer.DENY, Optional.empty());
  }
}
