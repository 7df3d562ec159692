package io.kairo.cli;

import io.kairo.api.CallException;
import io.kairo.api.ConsentApi;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.KernelApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.api.Version;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.ConsentPrompt;
import io.kairo.cli.shell.ConsentQuestion;
import io.kairo.cli.shell.ConsentRequests;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Surroundings;
import io.kairo.cli.shell.TypedLines;
import io.kairo.sdk.Kairo;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// `kairo consent watch`: shows one request at a time and asks, until the kernel goes away or the
/// person leaves.
final class ConsentWatch {
  private final Kairo kairo;
  private final PrintStream out;
  private final ConsentPrompt prompt;
  private final BlockingQueue<ConsentApi.Request> waiting = new LinkedBlockingQueue<>();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final Set<String> seen = new HashSet<>();
  private volatile boolean gone;

  private ConsentWatch(Kairo kairo, Surroundings surroundings) {
    this.kairo = kairo;
    this.out = surroundings.out();
    var question = new ConsentQuestion(surroundings.ink(), ZoneId.systemDefault());
    this.prompt = new ConsentPrompt(out, question, TypedLines.of(surroundings));
  }

  static ExitCode run(Invocation invocation) throws InterruptedException {
    Surroundings surroundings = invocation.surroundings();
    if (!surroundings.inputIsTerminal()) {
      throw new CallException(
          ErrorCode.UNSUPPORTED,
          "consent watch needs a person at a terminal, and the input is none",
          "answer with 'kairo consent allow ID' or start the kernel with --policy FILE");
    }
    var hello =
        new KernelApi.Hello(
            "kairo consent watch",
            Optional.of(Version.PROTOCOL),
            Optional.empty(),
            Optional.empty(),
            Optional.of(true));
    try (Kairo kairo = invocation.connect(hello)) {
      new ConsentWatch(kairo, surroundings).watch();
    }
    throw new CallException(ErrorCode.UNAVAILABLE, "the kernel went away", "");
  }

  private void watch() throws InterruptedException {
    kairo.onClose(() -> gone = true);
    kairo.subscribe("consent.*", 0, this::heard);
    waiting.addAll(kairo.call(SystemCalls.CONSENT_LIST, Nothing.NOTHING).requests());
    out.println("waiting for requests; leave with Ctrl-C");
    while (!gone) {
      ConsentApi.Request request = waiting.poll(200, TimeUnit.MILLISECONDS);
      if (request != null && seen.add(request.id()) && !answered.contains(request.id())) {
        ask(request);
      }
    }
  }

  private void heard(Event event) {
    switch (event.topic()) {
      case Topics.CONSENT_REQUESTED -> ConsentRequests.of(event.payload()).ifPresent(waiting::add);
      case Topics.CONSENT_ANSWERED -> answered.add(String.valueOf(event.payload().get("id")));
      default -> {}
    }
  }

  private void ask(ConsentApi.Request request) {
    Optional<ConsentApi.Decide> decide =
        prompt.ask(request, () -> gone || answered.contains(request.id()));
    if (decide.isEmpty()) {
      out.println("answered elsewhere, or its time is over");
      return;
    }
    try {
      ConsentApi.Decided decided = kairo.call(SystemCalls.CONSENT_DECIDE, decide.get());
      out.println(ConsentCommand.sentence(request.id(), decide.get().answer(), decided));
    } catch (CallException e) {
      // Too late is told, not fatal: the next request may come.
      out.println(CleanText.of(String.valueOf(e.getMessage()), 200));
    }
  }
}
