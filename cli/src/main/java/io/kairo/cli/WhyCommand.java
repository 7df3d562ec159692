package io.kairo.cli;

import io.kairo.api.ConsentApi;
import io.kairo.api.SystemCalls;
import io.kairo.cli.shell.CleanText;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Words;
import io.kairo.sdk.Kairo;
import java.util.ArrayList;
import java.util.List;

/// `kairo why SKILL PERMISSION`.
final class WhyCommand {
  private static final int LINE = 300;

  private WhyCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), WhyCommand::run)
        .argument("SKILL", "The skill.")
        .argument("PERMISSION", "The permission's name in its manifest, or its device or topic.")
        .option("--agent", "AGENT", "The agent that it would work for, when it does not run.");
  }

  private static ExitCode run(Invocation invocation) {
    ConsentApi.Explain explain =
        new ConsentApi.Explain(
            invocation.argument(0), invocation.argument(1), invocation.option("--agent"));
    try (Kairo kairo = invocation.connect()) {
      ConsentApi.Explained explained = kairo.call(SystemCalls.CONSENT_EXPLAIN, explain);
      return invocation.say(explained, page(explained));
    }
  }

  static String page(ConsentApi.Explained explained) {
    List<String> lines = new ArrayList<>();
    lines.add(CleanText.of(Words.of(explained.outcome()) + ": " + explained.sentence(), LINE));
    for (ConsentApi.Step step : explained.steps()) {
      lines.add("  " + CleanText.of(String.format("%-9s %s", step.about(), step.found()), LINE));
    }
    return String.join(System.lineSeparator(), lines);
  }
}
