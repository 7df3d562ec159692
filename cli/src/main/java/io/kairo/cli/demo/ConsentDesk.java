package io.kairo.cli.demo;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.ConsentPrompt;
import io.kairo.sdk.Kairo;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where requests are answered: with the answer that was given beforehand, or by the person at the
/// terminal. With neither it stays silent, and the kernel denies for want of anybody to ask.
final class ConsentDesk {
  private final Optional<Scope> grant;
  private final Optional<ConsentPrompt> prompt;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  ConsentDesk(Optional<Scope> grant, Optional<ConsentPrompt> prompt) {
    this.grant = grant;
    this.prompt = prompt;
  }

  /// Whether somebody can be asked.
  boolean answers() {
    return grant.isPresent() || prompt.isPresent();
  }

  /// Whether the one to answer is a person.
  boolean asks() {
    return prompt.isPresent();
  }

  /// The kernel has an answer to this request, from here or elsewhere. Any thread.
  void settled(String id) {
    answered.add(id);
  }

  Optional<String> answer(Kairo kairo, ConsentApi.Request request) {
    Optional<ConsentApi.Decide> decide =
        grant
            .map(scope -> new ConsentApi.Decide(request.id(), Answer.ALLOW, Optional.of(scope)))
            .or(() -> ask(request));
    if (decide.isEmpty()) {
      return Optional.empty();
    }
    try {
      kairo.call(SystemCalls.CONSENT_DECIDE, decide.get());
      return Optional.empty();
    } catch (CallException e) {
      return Optional.of("the answer came to nothing: " + e.getMessage());
    }
  }

  private Optional<ConsentApi.Decide> ask(ConsentApi.Request request) {
    return prompt.flatMap(terminal -> terminal.ask(request, () -> answered.contains(request.id())));
  }
}
