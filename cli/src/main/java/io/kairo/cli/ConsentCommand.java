package io.kairo.cli;

import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Scopes;
import io.kairo.cli.shell.Table;
import io.kairo.cli.shell.Until;
import io.kairo.cli.shell.Words;
import io.kairo.sdk.Kairo;
import java.time.Instant;
import java.util.Optional;

/// `kairo consent [list|allow|deny|watch]`.
final class ConsentCommand {
  private ConsentCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), ConsentCommand::list)
        .with(
            Command.of(
                "list",
                "Lists the requests that wait, and those that nobody answered.",
                ConsentCommand::list))
        .with(
            Command.of("allow", "Allows a request.", ConsentCommand::allow)
                .argument("ID", "The request.")
                .option(
                    "--scope",
                    "SCOPE",
                    "once, run, session or always; once if absent, session where nobody waits.")
                .option(
                    "--until",
                    "TIME",
                    "Ends it then: 30m, 2h, 7d, or 2027-01-01T00:00:00Z; always until then."))
        .with(
            Command.of("deny", "Denies a request.", ConsentCommand::deny)
                .argument("ID", "The request.")
                .option("--scope", "SCOPE", "run or always; run if absent."))
        .with(
            Command.of(
                "watch",
                "Asks in this terminal whenever something is requested.",
                ConsentWatch::run));
  }

  private static ExitCode list(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      ConsentApi.Listing listing = kairo.call(SystemCalls.CONSENT_LIST, Nothing.NOTHING);
      return invocation.show(listing, table(listing), "no request waits");
    }
  }

  private static ExitCode allow(Invocation invocation) {
    Optional<Instant> until =
        invocation.option("--until").map(text -> Until.parse(text, Instant.now()));
    Optional<Scope> scope =
        invocation.option("--scope").map(Scopes::parse).or(() -> until.map(_ -> Scope.ALWAYS));
    return decide(invocation, Answer.ALLOW, scope, until);
  }

  private static ExitCode deny(Invocation invocation) {
    Optional<Scope> scope = invocation.option("--scope").map(Scopes::parseDenial);
    return decide(invocation, Answer.DENY, scope, Optional.empty());
  }

  private static ExitCode decide(
      Invocation invocation, Answer answer, Optional<Scope> scope, Optional<Instant> until) {
    String id = invocation.argument(0);
    try (Kairo kairo = invocation.connect()) {
      ConsentApi.Decided decided =
          kairo.call(SystemCalls.CONSENT_DECIDE, new ConsentApi.Decide(id, answer, scope, until));
      return invocation.say(decided, sentence(id, answer, decided));
    }
  }

  static String sentence(String id, Answer answer, ConsentApi.Decided decided) {
    String stored = Words.count(decided.grants().size(), "grant", "grants");
    return switch (answer) {
      case ALLOW -> "allowed " + id + ", made " + stored;
      case DENY ->
          decided.grants().isEmpty()
              ? "denied " + id
              : "denied " + id + " for good; take that back with 'kairo grants revoke'";
    };
  }

  static Table table(ConsentApi.Listing listing) {
    Table table = new Table("ID", "AGENT", "SUBJECT", "ACCESS", "RESOURCE", "REASON", "DENIED AT");
    for (ConsentApi.Request request : listing.requests()) {
      for (ConsentApi.Item item : request.items()) {
        table.row(
            request.id(),
            request.agent(),
            item.subject(),
            item.access(),
            CleanText.of(item.resource(), 300) + (item.simulated() ? " (SIMULATED)" : ""),
            "\"" + item.reason() + "\"",
            request.deadline().map(Instant::toString).orElse("nobody answered"));
      }
    }
    return table;
  }
}
