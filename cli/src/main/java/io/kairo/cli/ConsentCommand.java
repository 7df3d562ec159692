package io.kairo.cli;

import io.kairo.api.ConsentApi;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Scopes;
import io.kairo.cli.shell.Table;
import io.kairo.cli.shell.Words;
import io.kairo.sdk.Kairo;
import java.util.Optional;

/// `kairo consent [list|allow|deny|watch]`.
final class ConsentCommand {
  private ConsentCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), ConsentCommand::list)
        .with(Command.of("list", "Lists the requests that wait.", ConsentCommand::list))
        .with(
            Command.of("allow", "Allows a request.", ConsentCommand::allow)
                .argument("ID", "The request.")
                .option("--scope", "SCOPE", "once, run, session or always; once if absent."))
        .with(
            Command.of("deny", "Denies a request.", ConsentCommand::deny)
                .argument("ID", "The request."))
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
    Scope scope = invocation.option("--scope").map(Scopes::parse).orElse(Scope.ONCE);
    return decide(invocation, Answer.ALLOW, Optional.of(scope));
  }

  private static ExitCode deny(Invocation invocation) {
    return decide(invocation, Answer.DENY, Optional.empty());
  }

  private static ExitCode decide(Invocation invocation, Answer answer, Optional<Scope> scope) {
    String id = invocation.argument(0);
    try (Kairo kairo = invocation.connect()) {
      ConsentApi.Decided decided =
          kairo.call(SystemCalls.CONSENT_DECIDE, new ConsentApi.Decide(id, answer, scope));
      return invocation.say(decided, sentence(id, decided));
    }
  }

  static String sentence(String id, ConsentApi.Decided decided) {
    return decided.grants().isEmpty()
        ? "denied " + id
        : "allowed " + id + ", made " + Words.count(decided.grants().size(), "grant", "grants");
  }

  static Table table(ConsentApi.Listing listing) {
    Table table = new Table("ID", "AGENT", "SUBJECT", "ACCESS", "DEVICE", "REASON", "DENIED AT");
    for (ConsentApi.Request request : listing.requests()) {
      for (ConsentApi.Item item : request.items()) {
        table.row(
            request.id(),
            request.agent(),
            item.subject(),
            item.access(),
            item.device() + (item.simulated() ? " (SIMULATED)" : ""),
            "\"" + item.reason() + "\"",
            request.deadline());
      }
    }
    return table;
  }
}
