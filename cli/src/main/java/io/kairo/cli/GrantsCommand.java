package io.kairo.cli;

import io.kairo.api.GrantApi;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Table;
import io.kairo.cli.shell.Words;
import io.kairo.sdk.Kairo;

/// `kairo grants [list|revoke]`.
final class GrantsCommand {
  private GrantsCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), GrantsCommand::list)
        .with(Command.of("list", "Lists what was granted.", GrantsCommand::list))
        .with(
            Command.of(
                    "revoke", "Takes a grant back and closes what is open.", GrantsCommand::revoke)
                .argument("ID", "The grant, or all."));
  }

  private static ExitCode list(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      GrantApi.Listing listing = kairo.call(SystemCalls.GRANT_LIST, Nothing.NOTHING);
      return invocation.show(listing, table(listing), "nothing is granted");
    }
  }

  private static ExitCode revoke(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      GrantApi.Revoked revoked =
          kairo.call(SystemCalls.GRANT_REVOKE, new GrantApi.Revoke(invocation.argument(0)));
      return invocation.say(revoked, sentence(revoked));
    }
  }

  static String sentence(GrantApi.Revoked revoked) {
    String stopped =
        revoked.stopped().isEmpty() ? "" : ", stopped " + String.join(", ", revoked.stopped());
    return "revoked "
        + Words.count(revoked.grants(), "grant", "grants")
        + ", closed "
        + Words.count(revoked.handles(), "handle", "handles")
        + stopped;
  }

  static Table table(GrantApi.Listing listing) {
    Table table =
        new Table(
            "ID",
            "SUBJECT",
            "AGENT",
            "RESOURCE",
            "ANSWER",
            "ACCESS",
            "SCOPE",
            "UNTIL",
            ">USES",
            "BY",
            "SINCE");
    for (GrantApi.Grant grant : listing.grants()) {
      table.row(
          grant.id(),
          grant.subject(),
          grant.agent(),
          grant.resource(),
          grant.effect(),
          grant.access(),
          grant.scope(),
          grant.expires(),
          grant.uses(),
          grant.channel(),
          grant.grantedAt());
    }
    return table;
  }
}
